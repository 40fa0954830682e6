-- Enters a session that is about to be created, with the intent to do so, and tells its create time: no other session of
-- the tenant has it, and none a later one.
--
-- KEYS  the tenant's index
-- ARGV  deadline, member, ttl or '', time of the last activity or '' for the create time
-- returns time of the intent, create time | 'LATE' nothing was done

local base = KEYS[1]
local now = micros()
if number() < now then
  return { 'LATE' }
end
local member, ttl, activity = argument(), argument(), argument()
local newest = redis.call('ZREVRANGE', base .. ':c', 0, 0, 'WITHSCORES')[2]
local create_time = newest and math.max(now, tonumber(newest) + 1) or now
redis.call('ZADD', base .. ':w', decimal(now), member)
put(base, 'c', member, decimal(create_time))
put(base, 'a', member, decimal(-(tonumber(activity) or create_time)))
if ttl ~= '' then
  redis.call('ZADD', base .. ':e', decimal(create_time + tonumber(ttl)), member)
end
return { decimal(now), decimal(create_time) }
