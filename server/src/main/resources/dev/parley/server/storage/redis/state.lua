-- Reads state.
--
-- KEYS  the hash of the session
-- ARGV  number of keys, and these; none: all
-- returns uid and version of the state, packed, '' where there is no session; keys and values, packed

local base = KEYS[1]
local there = redis.call('HMGET', base, 'u', 'v', 'e')
if not there[1] or is_expired(there[3], micros()) then
  return { '' }
end
local count = number()
local entries = {}
if count == 0 then
  entries = redis.call('HGETALL', base .. ':s')
end
for _ = 1, count do
  local key = argument()
  local value = redis.call('HGET', base .. ':s', key)
  if value then
    entries[#entries + 1], entries[#entries + 2] = key, value
  end
end
return { packed(there, 2), packed(entries, #entries) }
