-- Puts the entries of sessions in order by what the sessions said. An activity that is less than a second behind is left
-- to those who append.
--
-- KEYS  for each, the tenant's index
-- ARGV  for each: member, time of an intent that must still stand and is taken back, or '' if there is none and the
--       session must be entered; create time, time of the last activity, expire time or ''
-- returns nothing

local function mend(base, member, intent, create_time, activity, expire_time)
  if intent ~= '' then
    if not is_intended(base, member, intent) then
      return
    end
    redis.call('ZREM', base .. ':w', member)
    put(base, 'c', member, create_time)
  elseif not score_of(base .. ':c', member) then
    return
  end
  local listed = score_of(base .. ':a', member)
  if not listed or -tonumber(activity) < listed - SECOND then
    put(base, 'a', member, decimal(-tonumber(activity)))
  end
  if expire_time ~= '' then
    local entered = score_of(base .. ':e', member)
    if not entered or entered > tonumber(expire_time) then
      redis.call('ZADD', base .. ':e', expire_time, member)
    end
  end
end

for _, base in ipairs(KEYS) do
  mend(base, argument(), argument(), argument(), argument(), argument())
end
return {}
