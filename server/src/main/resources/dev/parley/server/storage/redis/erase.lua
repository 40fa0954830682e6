-- Erases sessions, each if it is still as it was read.
--
-- KEYS  the hash of each session
-- ARGV  deadline; for each: its fields u, f and l, '' for none
-- returns for each: '1' it was erased, '0' it is not so any more | 'LATE' nothing was done

local now = micros()
if number() < now then
  return { 'LATE' }
end

local function erase(base, uid, fields, log)
  local there = redis.call('HMGET', base, 'u', 'f', 'l', 'e', 'k')
  if (there[1] or '') ~= uid or (there[2] or '') ~= fields or (there[3] or '') ~= log or is_expired(there[4], now) then
    return false
  end
  remove_all(base, there[5])
  return true
end

local replies = {}
for i, base in ipairs(KEYS) do
  replies[i] = erase(base, argument(), argument(), argument()) and '1' or '0'
end
return replies
