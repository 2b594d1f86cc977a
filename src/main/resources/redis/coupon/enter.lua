-- A user asks for a slot.
-- KEYS: quota, pending, the user's marker, home. ARGV: user id, milliseconds until the deadline, when the keys expire.
local state = redis.call('GET', KEYS[3])
if state == 'holder' then
    return 'CLAIMED'
end
local quota = tonumber(redis.call('GET', KEYS[1]) or '')
if not state and quota and quota <= 0 then
    -- Only a server that has forgotten and missed nothing since the quota was loaded may send somebody away for good.
    local home = string.match(redis.call('INFO', 'replication'), 'role:master.*master_replid:(%x+)')
    if redis.call('GET', KEYS[4]) == home then
        return 'SOLD_OUT'
    end
    redis.call('DEL', KEYS[1])
    quota = nil
end
local now = redis.call('TIME')
redis.call('SET', KEYS[3], state and 'joined' or 'reserved', 'PXAT', ARGV[3])
redis.call('ZADD', KEYS[2], now[1] * 1000 + math.floor(now[2] / 1000) + ARGV[2], ARGV[1])
redis.call('PEXPIREAT', KEYS[2], ARGV[3])
if state then
    return 'UNDER_WAY'
end
if not quota then
    -- Reserved all the same: the load that follows counts it, and the user's next request finds it.
    return 'UNKNOWN'
end
redis.call('DECR', KEYS[1])
return 'RESERVED'
