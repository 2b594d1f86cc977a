-- The last step of loading a coupon: from here on the gate decides.
-- KEYS: loading, quota, pending, home. ARGV: token, what the database had left, when the keys expire.
-- Answers 0 when another load has taken over.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then
    return 0
end
redis.call('SET', KEYS[2], ARGV[2] - redis.call('ZCARD', KEYS[3]), 'PXAT', ARGV[3])
redis.call('SET', KEYS[4], string.match(redis.call('INFO', 'server'), 'run_id:(%x+)'), 'PXAT', ARGV[3])
redis.call('DEL', KEYS[1])
return 1
