-- Reads sessions.
--
-- KEYS  the hash of each session
-- returns for each: what it has (u o f l e ui uo uc ur), packed | '' where there is none | '?' it cannot be read

local now = micros()
local replies = {}
for i, base in ipairs(KEYS) do
  local there = redis.pcall('HMGET', base, 'u', 'o', 'f', 'l', 'e', 'ui', 'uo', 'uc', 'ur')
  if there.err then
    replies[i] = '?'
  elseif there[1] and not is_expired(there[5], now) then
    replies[i] = packed(there, 9)
  else
    replies[i] = ''
  end
end
return replies
