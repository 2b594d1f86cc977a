-- KEYS: quota, pending, home. ARGV: how many overdue reservations to name.
-- Answers 'quota;reservations;user,user': the quota is empty when it is not loaded here, the users are overdue.
local quota = redis.call('GET', KEYS[1])
local home = string.match(redis.call('INFO', 'replication'), 'role:master.*master_replid:(%x+)')
if quota and (not tonumber(quota) or redis.call('GET', KEYS[3]) ~= home) then
    -- No number, or loaded into a server that was restarted since, or was not the master all the time.
    redis.call('DEL', KEYS[1])
    quota = nil
end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local overdue = redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', now, 'LIMIT', 0, ARGV[1])
return (quota or '') .. ';' .. redis.call('ZCARD', KEYS[2]) .. ';' .. table.concat(overdue, ',')
