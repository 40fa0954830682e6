-- Takes intents back, whose sessions and entries fit.
--
-- KEYS  for each, the tenant's index
-- ARGV  for each: member, time of the intent; a newer one stays
-- returns nothing

for _, base in ipairs(KEYS) do
  local member, time = argument(), argument()
  if is_intended(base, member, time) then
    redis.call('ZREM', base .. ':w', member)
  end
end
return {}
