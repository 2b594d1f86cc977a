-- KEYS: quota, pending, home. Answers 'quota;reservations'; the quota is empty when it is not loaded into this server.
local quota = redis.call('GET', KEYS[1])
local home = string.match(redis.call('INFO', 'replication'), 'role:master.*master_replid:(%x+)')
if not quota or redis.call('GET', KEYS[3]) ~= home then
    quota = ''
end
return quota .. ';' .. redis.call('ZCARD', KEYS[2])
