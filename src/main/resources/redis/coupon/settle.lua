-- The database says that these users hold the coupon.
-- KEYS: quota, pending, then a marker for each user. ARGV: when the keys expire, then the users' ids.
-- Answers how many reservations that ended.
local settled = 0
for i = 2, #ARGV do
    local marker = KEYS[i + 1]
    if redis.call('ZREM', KEYS[2], ARGV[i]) == 1 then
        redis.call('SET', marker, 1, 'PXAT', ARGV[1])
        settled = settled + 1
    elseif redis.call('SET', marker, 1, 'NX', 'PXAT', ARGV[1]) then
        -- Claimed without a reservation: past the gate, or after its slot was given back.
        if redis.call('EXISTS', KEYS[1]) == 1 then
            redis.call('DECR', KEYS[1])
        else
            -- Nobody knows whether the quota that is being loaded counts this one: as a reservation, it does.
            redis.call('ZADD', KEYS[2], 0, ARGV[i])
            redis.call('PEXPIREAT', KEYS[2], ARGV[1])
        end
    end
end
return settled
