-- Looks for sessions that are not in all indexes in which they belong.
--
-- KEYS  for each, the tenant's index
-- ARGV  for each: member
-- returns for each that is not: the tenant's index, member

local function is_entered(base, member)
  for _, place in ipairs(places_of(member)) do
    if not score_of(base .. ':c' .. place[1], place[2]) or not score_of(base .. ':a' .. place[1], place[2]) then
      return false
    end
  end
  return true
end

local missing = {}
for _, base in ipairs(KEYS) do
  local member = argument()
  if not is_entered(base, member) then
    missing[#missing + 1], missing[#missing + 2] = base, member
  end
end
return missing
