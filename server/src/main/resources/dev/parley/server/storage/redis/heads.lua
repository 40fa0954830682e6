-- Tells how far logs have come.
--
-- KEYS  the hash of each session
-- returns for each: its uid and its log (u l), each behind its length, absent where there is no session; all packed

local now = micros()
local told = {}
for i, base in ipairs(KEYS) do
  local there = redis.call('HMGET', base, 'u', 'l', 'e')
  local is_there = there[1] and not is_expired(there[3], now)
  told[2 * i - 1], told[2 * i] = is_there and there[1], is_there and there[2]
end
return { packed(told, 2 * #KEYS) }
