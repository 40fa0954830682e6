-- Reads, all at one moment, what the plan of a change needs to know of one session.
--
-- KEYS  the hash of the session
-- ARGV  '1' with contents, else ''; number of message ids, and these; a sequence behind which to count, or '';
--       'none' | 'all' | 'some' and number of state keys, and these
-- returns time; session (u o f l e ui uo uc ur t c v z), packed, '' where there is none, '?' where it cannot be read,
--       which is all then; version, bytes and keys of its state; messages ('?' where one cannot be read) and bytes behind
--       the sequence; for each id: sequence, head and content, packed, or ''; the state: each key with its value, packed

local base = KEYS[1]
local now = micros()
local there = redis.pcall('HMGET', base, 'u', 'o', 'f', 'l', 'e', 'ui', 'uo', 'uc', 'ur', 't', 'c', 'v', 'z', 'k')
if there.err then
  return string.find(there.err, 'WRONGTYPE', 1, true) and { decimal(now), '?' } or there
end
if not there[1] or is_expired(there[5], now) then
  return { decimal(now), '' }
end
local chunks = chunks_of(there[14])

-- What is missing though the index knows it is told as absent.
local function find(id, with_content)
  local sequence = redis.call('HGET', base .. ':i', id)
  if not sequence then
    return ''
  end
  local chunk, place = chunk_of(tonumber(sequence)), place_of(tonumber(sequence))
  local head = redis.call('LINDEX', base .. ':h:' .. chunk, place)
  local content = ''
  if with_content then
    content = redis.call('LINDEX', base .. ':m:' .. chunk, place)
  end
  return packed({ sequence, head, content }, 3)
end

-- Whether something was met that is no message.
local is_damaged = not is_log(there[4])

-- Messages and bytes of a chunk, from a place to before another.
local function tally(chunk, first, behind)
  local count, bytes = 0, 0
  for from = first, behind - 1, SLICE do
    for _, head in ipairs(redis.call('LRANGE', base .. ':h:' .. chunk, from, math.min(from + SLICE, behind) - 1)) do
      if head ~= '' and not is_head(head) then
        is_damaged = true
      elseif head ~= '' then
        count, bytes = count + 1, bytes + content_bytes(head)
      end
    end
  end
  return count, bytes
end

-- What is behind a sequence: that, or what is before it, whichever is less to look at.
local function extent(after, log)
  local is_near = after < log.last / 2
  local count, bytes = 0, 0
  for _, chunk in ipairs(chunks) do
    local keep = math.max(0, math.min(CHUNK, after - chunk * CHUNK))
    local some, few = tally(chunk, is_near and 0 or keep, is_near and keep or CHUNK)
    count, bytes = count + some, bytes + few
  end
  if is_near then
    return log.count - count, log.bytes - bytes
  end
  return count, bytes
end

local with_content = argument() == '1'
local found = {}
for i = 1, number() do
  found[i] = find(argument(), with_content)
end
local after = argument()
local count, bytes = 0, 0
if after ~= '' and not is_damaged then
  count, bytes = extent(tonumber(after), unpack_log(there[4]))
end

local reply = {
  decimal(now),
  packed(there, 13),
  there[12] or '0',
  there[13] or '0',
  decimal(redis.call('HLEN', base .. ':s')),
  is_damaged and '?' or decimal(count),
  decimal(bytes),
}
for _, message in ipairs(found) do
  reply[#reply + 1] = message
end
local kind = argument()
if kind == 'all' then
  local state = redis.call('HGETALL', base .. ':s')
  for i = 1, #state, 2 do
    reply[#reply + 1] = packed({ state[i], state[i + 1] }, 2)
  end
elseif kind == 'some' then
  for _ = 1, number() do
    local key = argument()
    local value = redis.call('HGET', base .. ':s', key)
    if value then
      reply[#reply + 1] = packed({ key, value }, 2)
    end
  end
end
return reply
