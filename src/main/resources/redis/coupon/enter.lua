-- A user asks for a slot.
-- KEYS: quota, pending, the user's marker, home. ARGV: user id, milliseconds until the deadline, when the keys expire.
-- A marker without a reservation is a claim that the database has confirmed: true for ever, whatever else was lost.
if redis.call('EXISTS', KEYS[3]) == 1 then
    if redis.call('ZSCORE', KEYS[2], ARGV[1]) then
        return 'UNDER_WAY'
    end
    return 'CLAIMED'
end
local quota = redis.call('GET', KEYS[1])
if not quota then
    return 'UNKNOWN'
end
if tonumber(quota) <= 0 then
    -- Only a server that never forgot anything since the quota was loaded may send somebody away for good.
    local run = string.match(redis.call('INFO', 'server'), 'run_id:(%x+)')
    if redis.call('GET', KEYS[4]) ~= run then
        redis.call('DEL', KEYS[1])
        return 'UNKNOWN'
    end
    return 'SOLD_OUT'
end
local now = redis.call('TIME')
redis.call('SET', KEYS[3], 1, 'PXAT', ARGV[3])
redis.call('DECR', KEYS[1])
redis.call('ZADD', KEYS[2], now[1] * 1000 + math.floor(now[2] / 1000) + ARGV[2], ARGV[1])
redis.call('PEXPIREAT', KEYS[2], ARGV[3])
return 'RESERVED'
