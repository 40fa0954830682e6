-- Erases what is in the place of a session and is no hash.
--
-- KEYS  the hash of the session
-- ARGV  deadline
-- returns '1' it was erased, '0' it is a hash, or nothing is there | 'LATE' nothing was done

if number() < micros() then
  return { 'LATE' }
end
local problem = redis.pcall('HMGET', KEYS[1], 'u').err
if not problem or not string.find(problem, 'WRONGTYPE', 1, true) then
  return { '0' }
end
remove_all(KEYS[1], nil)
return { '1' }
