-- One step of loading a coupon: these users held it when its quota was read.
-- KEYS: loading, pending, late, then a marker for each user. ARGV: token, milliseconds that the load may go on, when the
-- keys expire, then the users' ids. Answers 0 when the load is no longer the token's.
local home = string.match(redis.call('INFO', 'replication'), 'role:master.*master_replid:(%x+)') or ''
local token = ARGV[1] .. '@' .. home
if redis.call('GET', KEYS[1]) ~= token then
    return 0
end
redis.call('PEXPIRE', KEYS[1], ARGV[2])
for i = 4, #ARGV do
    redis.call('SET', KEYS[i], 'holder', 'PXAT', ARGV[3])
    -- The database has counted them.
    redis.call('ZREM', KEYS[2], ARGV[i])
    redis.call('SREM', KEYS[3], ARGV[i])
end
return 1
