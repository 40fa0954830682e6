-- Counts the members of an index by creation, and tells which of them are doubtful: their sessions may be gone.
--
-- KEYS  the tenant's index; the one to count
-- ARGV  least score or '-inf', greatest or '+inf'; the most doubtful ones
-- returns count, and the doubtful ones | '' there are too many of them

local base, index = KEYS[1], KEYS[2]
local least, greatest, most = argument(), argument(), number()
-- The clocks of a cluster's nodes differ a little.
local soon = decimal(micros() + SECOND)
if redis.call('ZCARD', base .. ':w') + redis.call('ZCOUNT', base .. ':e', '-inf', soon) > most then
  return { '' }
end
local from, to = tonumber(least) or -math.huge, tonumber(greatest) or math.huge
local reply, seen = { decimal(redis.call('ZCOUNT', index, least, greatest)) }, {}

-- The score of a member in the index that is counted, or nil.
local function counted_at(member)
  for _, place in ipairs(places_of(member)) do
    if base .. ':c' .. place[1] == index then
      return score_of(index, place[2])
    end
  end
end

local function doubt(members)
  for _, member in ipairs(members) do
    local score = not seen[member] and counted_at(member)
    if score and score >= from and score <= to then
      seen[member] = true
      reply[#reply + 1] = member
    end
  end
end
doubt(redis.call('ZRANGE', base .. ':w', 0, -1))
doubt(redis.call('ZRANGEBYSCORE', base .. ':e', '-inf', soon))
return reply
