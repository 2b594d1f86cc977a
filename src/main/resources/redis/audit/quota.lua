-- KEYS: quota, pending, home. Answers 'quota;reservations'; the quota is empty when it is not loaded into this server.
local quota = redis.call('GET', KEYS[1])
if not quota or redis.call('GET', KEYS[3]) ~= string.match(redis.call('INFO', 'server'), 'run_id:(%x+)') then
    quota = ''
end
return quota .. ';' .. redis.call('ZCARD', KEYS[2])
