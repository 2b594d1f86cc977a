-- The database says that these users do not hold the coupon and that no claim of theirs is under way.
-- KEYS: quota, pending, then a marker for each user. ARGV: the users' ids. Answers how many slots that gave back.
local released = 0
for i = 1, #ARGV do
    if redis.call('ZREM', KEYS[2], ARGV[i]) == 1 then
        redis.call('DEL', KEYS[i + 2])
        released = released + 1
    end
end
if released > 0 and redis.call('EXISTS', KEYS[1]) == 1 then
    redis.call('INCRBY', KEYS[1], released)
end
return released
