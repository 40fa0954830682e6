-- What all scripts know of a tenant's index. It stands before each of them; docs/redis.md draws the keys.
--
-- A member of an index: id of a session, \0, its uid, bytes of the app's id (2 bytes), app, user. Those are of sorted
-- sets, so what has equal times is in the order of ids. Times are microseconds since 1970; activity is kept as -time,
-- since the newest comes first.

local UID_BYTES = 16
local SECOND = 1000000

local function id_of(member)
  return string.sub(member, 1, string.find(member, '\0', 1, true) - 1)
end

-- The indexes that a member is in: what the name of each has behind that of its kind, 'c' or 'a', and the entry there,
-- which leaves out what the name says.
local function places_of(member)
  local owner = string.find(member, '\0', 1, true) + UID_BYTES + 1
  local session = string.sub(member, 1, owner - 1)
  local length = struct.unpack('>I2', string.sub(member, owner, owner + 1))
  local app = string.sub(member, owner + 2, owner + 1 + length)
  local user = string.sub(member, owner + 2 + length)
  local places = { { '', member } }
  if app ~= '' then
    places[#places + 1] = { ':a:' .. app, session .. user }
  end
  if user ~= '' then
    places[#places + 1] = { ':u:' .. user, session .. app }
  end
  if app ~= '' and user ~= '' then
    places[#places + 1] = { ':b:' .. #app .. ':' .. app .. user, session }
  end
  return places
end

local function put(base, kind, member, score)
  for _, place in ipairs(places_of(member)) do
    redis.call('ZADD', base .. ':' .. kind .. place[1], score, place[2])
  end
end

-- The score of a member, or nil.
local function score_of(index, member)
  local score = redis.call('ZSCORE', index, member)
  return score and tonumber(score) or nil
end

-- Whether that intent still stands, and no newer one.
local function is_intended(base, member, time)
  return score_of(base .. ':w', member) == tonumber(time)
end

-- Takes a member out of all indexes. Returns whether it was in one.
local function take_out(base, member)
  local was_in = score_of(base .. ':c', member) ~= nil
  for _, place in ipairs(places_of(member)) do
    redis.call('ZREM', base .. ':c' .. place[1], place[2])
    redis.call('ZREM', base .. ':a' .. place[1], place[2])
  end
  redis.call('ZREM', base .. ':e', member)
  redis.call('ZREM', base .. ':w', member)
  return was_in
end
