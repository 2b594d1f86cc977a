-- Loading a coupon begins, unless it is loaded already or somebody else is at it.
-- KEYS: loading, quota. ARGV: token, milliseconds that the load may go on. Answers 1 to the one who is to load.
if redis.call('EXISTS', KEYS[2]) == 1 then
    return 0
end
return redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) and 1 or 0
