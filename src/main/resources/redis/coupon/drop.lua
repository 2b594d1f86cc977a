-- KEYS: quota, pending. ARGV: the quota that was found wrong.
-- Drops it if nothing has happened since, so that it is loaded anew. Answers 1 when it was dropped.
if redis.call('ZCARD', KEYS[2]) == 0 and redis.call('GET', KEYS[1]) == ARGV[1] then
    return redis.call('DEL', KEYS[1])
end
return 0
