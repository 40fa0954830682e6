-- Moves expiry entries to what the sessions said, if nobody has moved them since they were read.
--
-- KEYS  for each, the tenant's index
-- ARGV  for each: member, score that was read, expire time or '' for none
-- returns nothing

for _, base in ipairs(KEYS) do
  local member, before, expire_time = argument(), number(), argument()
  if score_of(base .. ':e', member) == before then
    if expire_time == '' then
      redis.call('ZREM', base .. ':e', member)
    else
      redis.call('ZADD', base .. ':e', expire_time, member)
    end
  end
end
return {}
