-- The database says that these users do not hold the coupon: their slots are free again.
-- KEYS: quota, pending, then a marker for each user. ARGV: 'all', or 'own' to leave a slot alone that another request of
-- its user has joined, then the users' ids. Answers how many slots that gave back.
local released = 0
for i = 2, #ARGV do
    local marker = KEYS[i + 1]
    if (ARGV[1] == 'all' or redis.call('GET', marker) == 'reserved') and redis.call('ZREM', KEYS[2], ARGV[i]) == 1 then
        redis.call('DEL', marker)
        released = released + 1
    end
end
if released > 0 and redis.call('EXISTS', KEYS[1]) == 1 then
    redis.call('INCRBY', KEYS[1], released)
end
return released
