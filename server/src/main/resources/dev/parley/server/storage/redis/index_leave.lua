-- Takes sessions that are not there out of the indexes.
--
-- KEYS  for each, the tenant's index
-- ARGV  for each: member; time of an intent that must still stand, or ''; how old its entry must be, or ''
-- returns for each: '1' it was there, '0'

local now = micros()

local function leave(base, member, intent, age)
  if intent ~= '' and not is_intended(base, member, intent) then
    return false
  end
  if age ~= '' and (score_of(base .. ':c', member) or now) > now - tonumber(age) then
    return false
  end
  return take_out(base, member)
end

local replies = {}
for i, base in ipairs(KEYS) do
  replies[i] = leave(base, argument(), argument(), argument()) and '1' or '0'
end
return replies
