-- Finds what a sweeper should look at: expiry entries whose time has come, intents that nobody has taken back, and tenants
-- without sessions.
--
-- KEYS  the indexes of tenants
-- ARGV  the most entries; age of an intent that is old
-- returns for each: number of the tenant's key, 'e' or 'w', member, score; or that, 'x', '', the time

local now, most, age = micros(), number(), number()
local reply = {}

local function find(i, kind, until_time)
  local left = most - #reply / 4
  if left > 0 then
    local found = redis.call(
      'ZRANGEBYSCORE', KEYS[i] .. ':' .. kind, '-inf', decimal(until_time), 'WITHSCORES', 'LIMIT', 0, left)
    for j = 1, #found, 2 do
      reply[#reply + 1] = tostring(i)
      reply[#reply + 1] = kind
      reply[#reply + 1] = found[j]
      reply[#reply + 1] = found[j + 1]
    end
  end
end

for i = 1, #KEYS do
  find(i, 'w', now - age)
  find(i, 'e', now)
  if redis.call('EXISTS', KEYS[i] .. ':c', KEYS[i] .. ':a', KEYS[i] .. ':e', KEYS[i] .. ':w') == 0 then
    reply[#reply + 1] = tostring(i)
    reply[#reply + 1] = 'x'
    reply[#reply + 1] = ''
    reply[#reply + 1] = decimal(now)
  end
end
return reply
