-- Goes on with a walk over all keys of a node, and tells those whose names have a form.
--
-- KEYS  a key of the node
-- ARGV  cursor, form, about how many keys to look at
-- returns the next cursor, '0' at the end, and names, some of them perhaps twice

local found = redis.call('SCAN', argument(), 'MATCH', argument(), 'COUNT', argument())
local reply = { found[1] }
for _, name in ipairs(found[2]) do
  reply[#reply + 1] = name
end
return reply
