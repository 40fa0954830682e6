-- Takes intents back, whose sessions and entries fit. Of a session that has left the index meanwhile, all goes that the
-- intent brought back.
--
-- KEYS  for each, the tenant's index
-- ARGV  for each: member, time of the intent; a newer one stays
-- returns nothing

for _, base in ipairs(KEYS) do
  local member, time = argument(), argument()
  if is_intended(base, member, time) then
    if score_of(base .. ':c', member) then
      redis.call('ZREM', base .. ':w', member)
    else
      take_out(base, member)
    end
  end
end
return {}
