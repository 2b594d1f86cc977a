-- The last step of loading a coupon: from here on the gate decides.
-- KEYS: loading, pending, late, quota, home. ARGV: token, what the database had left, when the keys expire.
-- Answers 0 when the load is no longer the token's.
local home = string.match(redis.call('INFO', 'replication'), 'role:master.*master_replid:(%x+)') or ''
if redis.call('GET', KEYS[1]) ~= ARGV[1] .. '@' .. home then
    return 0
end
local quota = ARGV[2] - redis.call('ZCARD', KEYS[2]) - redis.call('SCARD', KEYS[3])
redis.call('SET', KEYS[5], home, 'PXAT', ARGV[3])
redis.call('SET', KEYS[4], quota, 'PXAT', ARGV[3])
redis.call('DEL', KEYS[1], KEYS[3])
return 1
