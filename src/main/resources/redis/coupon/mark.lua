-- One step of loading a coupon: these users held it when its quota was read.
-- KEYS: loading, pending, then a marker for each user. ARGV: token, milliseconds that the load may go on, when the keys
-- expire, then the users' ids. Answers 0 when another load has taken over.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then
    return 0
end
redis.call('PEXPIRE', KEYS[1], ARGV[2])
for i = 4, #ARGV do
    redis.call('SET', KEYS[i - 1], 1, 'PXAT', ARGV[3])
    -- Counted by the database already.
    redis.call('ZREM', KEYS[2], ARGV[i])
end
return 1
