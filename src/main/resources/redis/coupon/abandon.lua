-- A load gives up, so that the next one need not wait for its end.
-- KEYS: loading. ARGV: token. Answers 1 when it was the token's.
local home = string.match(redis.call('INFO', 'replication'), 'role:master.*master_replid:(%x+)') or ''
local token = ARGV[1] .. '@' .. home
if redis.call('GET', KEYS[1]) == token then
    return redis.call('DEL', KEYS[1])
end
return 0
