-- Goes on with a walk over the names of tenants, at its own pace.
--
-- KEYS  the names of tenants
-- ARGV  cursor, about how many
-- returns the next cursor, '0' at the end, and names, some of them perhaps twice

local found = redis.call('SSCAN', KEYS[1], argument(), 'COUNT', argument())
local reply = { found[1] }
for _, name in ipairs(found[2]) do
  reply[#reply + 1] = name
end
return reply
