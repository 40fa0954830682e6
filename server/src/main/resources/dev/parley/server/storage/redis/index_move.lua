-- Moves sessions in the lists by last activity to a later time, never to an earlier one.
--
-- KEYS  for each, the tenant's index
-- ARGV  for each: member, time of the last activity
-- returns for each that is not in the list: the tenant's index, member

local missing = {}
for _, base in ipairs(KEYS) do
  local member, score = argument(), -number()
  local listed = score_of(base .. ':a', member)
  if not listed then
    missing[#missing + 1], missing[#missing + 2] = base, member
  elseif score < listed then
    put(base, 'a', member, decimal(score))
  end
end
return missing
