-- The database says that these users hold the coupon.
-- KEYS: quota, pending, late, then a marker for each user. ARGV: when the keys expire, then the users' ids.
-- Answers how many reservations that ended.
local loaded = redis.call('EXISTS', KEYS[1]) == 1
local settled = 0
for i = 2, #ARGV do
    local marker = KEYS[i + 2]
    if redis.call('GET', marker) ~= 'holder' then
        redis.call('SET', marker, 'holder', 'PXAT', ARGV[1])
        local reserved = redis.call('ZREM', KEYS[2], ARGV[i])
        settled = settled + reserved
        if not loaded then
            -- Nobody knows yet whether the quota that is being loaded counts this one.
            redis.call('SADD', KEYS[3], ARGV[i])
            redis.call('PEXPIREAT', KEYS[3], ARGV[1])
        elseif reserved == 0 then
            -- Claimed past the gate, or after its slot was given back.
            redis.call('DECR', KEYS[1])
        end
    end
end
return settled
