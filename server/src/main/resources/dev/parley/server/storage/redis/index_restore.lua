-- Enters sessions anew that were there though their entries were not. An intent stays, so that a sweeper looks whether they
-- still are.
--
-- KEYS  for each, the tenant's index
-- ARGV  for each: member, create time, time of the last activity, expire time or ''
-- returns nothing

local now = micros()
for _, base in ipairs(KEYS) do
  local member, create_time, score, expire_time = argument(), argument(), -number(), argument()
  redis.call('ZADD', base .. ':w', decimal(now), member)
  put(base, 'c', member, create_time)
  put(base, 'a', member, decimal(math.min(score, score_of(base .. ':a', member) or score)))
  local entered = score_of(base .. ':e', member)
  if expire_time ~= '' and (not entered or entered > tonumber(expire_time)) then
    redis.call('ZADD', base .. ':e', expire_time, member)
  end
end
return {}
