-- Loading a coupon begins, unless it is loaded already or somebody else is at it.
-- KEYS: loading, quota. ARGV: token, milliseconds that the load may go on. Answers 1 to the one who is to load.
if redis.call('EXISTS', KEYS[2]) == 1 then
    return 0
end
-- With the master's replication id: a load that goes on in another server, perhaps without its first steps, is over.
local home = string.match(redis.call('INFO', 'replication'), 'role:master.*master_replid:(%x+)') or ''
local token = ARGV[1] .. '@' .. home
if redis.call('GET', KEYS[1]) == token then
    return 1
end
return redis.call('SET', KEYS[1], token, 'NX', 'PX', ARGV[2]) and 1 or 0
