-- Takes off tenants that have no sessions. Who has been named within ten minutes before stays, since a session may be on
-- its way: a name is good for a minute, and what is entered by it is entered within five.
--
-- KEYS  the names of tenants; when each was named last
-- ARGV  for each: tenant, a time at which there was nothing in its index
-- returns nothing

local AGE = 600 * SECOND

while position < #ARGV do
  local tenant, time = argument(), number()
  local named = score_of(KEYS[2], tenant)
  if not named or named <= time - AGE then
    redis.call('SREM', KEYS[1], tenant)
    redis.call('ZREM', KEYS[2], tenant)
  end
end
return {}
