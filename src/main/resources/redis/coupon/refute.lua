-- The database says that nothing is left, which is final. Gives the user's slot back; a quota that then still has one is
-- wrong, and is dropped to be loaded anew.
-- KEYS: quota, pending, the user's marker. ARGV: user id. Answers 1 when the quota was dropped.
if redis.call('ZREM', KEYS[2], ARGV[1]) == 1 then
    redis.call('DEL', KEYS[3])
    if redis.call('EXISTS', KEYS[1]) == 1 then
        redis.call('INCR', KEYS[1])
    end
end
local quota = redis.call('GET', KEYS[1])
if quota and tonumber(quota) > 0 then
    return redis.call('DEL', KEYS[1])
end
return 0
