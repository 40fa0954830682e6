-- Appends to several sessions, each in the plain case: the session is there and open, the guard fits, no id is known,
-- and there is room. An append that is not plain changes nothing, and is told so; so are those behind it in its session,
-- lest they come before it. Otherwise each is made or not by itself.
--
-- KEYS  the hash of each append's session; they may be the same
-- ARGV  the most messages and the most bytes of a session, the number of appends; for each: how many arguments follow,
--       deadline, uid or '', expected last sequence or '', usage (input, output, cached input, reasoning), messages; for
--       each message: id, content, tail of its head, '1' if it has a mark, else ''
-- returns for each append: 'A', last sequence before it (8 bytes), create time (8 bytes), uid | 'N' not plain |
--       'L' too late | 'E' and what Redis said

local max_messages, max_bytes = number(), number()
local now = micros()

local function read_messages()
  local ids, contents, tails, marks, bytes = {}, {}, {}, {}, 0
  for i = 1, number() do
    ids[i], contents[i], tails[i], marks[i] = argument(), argument(), argument(), argument()
    bytes = bytes + #contents[i]
  end
  return ids, contents, tails, marks, bytes
end

local function knows_one(index, ids)
  if #ids == 1 then
    return redis.call('HEXISTS', index, ids[1]) == 1
  end
  for _, sequence in ipairs(redis.call('HMGET', index, unpack(ids))) do
    if sequence then
      return true
    end
  end
  return false
end

local function append(base)
  local deadline, uid, expected = number(), argument(), argument()
  local usage = { argument(), argument(), argument(), argument() }
  local ids, contents, tails, marks, bytes = read_messages()
  if deadline < now then
    return 'L'
  end
  local there = redis.call('HMGET', base, 'u', 'l', 'e', 't', 'c', 'k')
  if not there[1] or is_expired(there[3], now) or there[5] or (uid ~= '' and uid ~= there[1]) then
    return 'N'
  end
  if not is_log(there[2]) or (there[3] and not tonumber(there[3])) then
    return 'N'
  end
  local log = unpack_log(there[2])
  if (expected ~= '' and tonumber(expected) ~= log.last)
    or log.count + #ids > max_messages
    or log.bytes + bytes > max_bytes
    or knows_one(base .. ':i', ids) then
    return 'N'
  end
  local before, time = log.last, math.max(now, log.time)
  local heads, index = {}, {}
  for i, id in ipairs(ids) do
    heads[i] = struct.pack(HEAD, FORMAT, time, #contents[i], #id) .. id .. tails[i]
    index[2 * i - 1], index[2 * i] = id, decimal(before + i)
    if marks[i] ~= '' then
      redis.call('ZADD', base .. ':p', index[2 * i], index[2 * i])
    end
  end
  local chunks = push(base, there[6], before + 1, heads, contents)
  redis.call('HSET', base .. ':i', unpack(index))
  log.last, log.count, log.bytes, log.time = before + #ids, log.count + #ids, log.bytes + bytes, time
  local fields = { 'l', pack_log(log) }
  if chunks ~= there[6] then
    fields[3], fields[4] = 'k', chunks
  end
  local expire_time = there[3] and tonumber(there[3])
  if there[4] then
    expire_time = now + tonumber(there[4])
    fields[#fields + 1] = 'e'
    fields[#fields + 1] = decimal(expire_time)
  end
  redis.call('HSET', base, unpack(fields))
  for i, field in ipairs(USAGE) do
    add_usage(base, field, usage[i])
  end
  if expire_time then
    expire_all(base, chunks, expire_time)
  end
  return 'A' .. struct.pack('>I8I8', before, time) .. there[1]
end

local replies = {}
local is_held_up = {}
for i = 1, number() do
  local length = number()
  local start = position
  if not is_held_up[KEYS[i]] then
    local is_done, reply = pcall(append, KEYS[i])
    if not is_done then
      reply = 'E' .. (type(reply) == 'table' and reply.err or tostring(reply))
    end
    replies[i] = reply
    is_held_up[KEYS[i]] = reply == 'N'
  else
    replies[i] = 'N'
  end
  position = start + length
end
return replies
