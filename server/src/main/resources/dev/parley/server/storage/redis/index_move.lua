-- Moves sessions in the lists by last activity to a later time, never to an earlier one.
--
-- KEYS  for each, the tenant's index
-- ARGV  for each: member, time of the last activity
-- returns nothing

for _, base in ipairs(KEYS) do
  local member, score = argument(), -number()
  local listed = score_of(base .. ':a', member)
  -- What is not there has been deleted meanwhile.
  if listed and score < listed then
    put(base, 'a', member, decimal(score))
  end
end
return {}
