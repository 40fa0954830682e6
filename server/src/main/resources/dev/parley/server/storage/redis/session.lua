-- What all scripts know of a session. It stands before each of them; docs/redis.md draws the keys.
--
-- Numbers of Lua are exact up to 2^53, which suffices for times and sequences; what a caller counted (usage) may be more,
-- and is only ever added by Redis.

local CHUNK = 4096
-- A log: format, last sequence, count of messages, bytes of their content, changes, time of the last message.
local LOG = '>BI8I8I8I8I8'
local LOG_BYTES = 41
-- A head: format, create time, bytes of content, bytes of id. Behind it come the id and the tail.
local HEAD = '>BI8I4B'
local HEAD_BYTES = 14
local FORMAT = 1
-- The fields of usage: input, output, cached input, reasoning.
local USAGE = { 'ui', 'uo', 'uc', 'ur' }
local MAX_COUNT = '9223372036854775807'
-- What a table can be unpacked to, and more.
local SLICE = 1000

-- Values in one, each behind its length; absent ones have the length -1.
local function packed(values, count)
  local parts = {}
  for i = 1, count do
    local value = values[i]
    if value then
      parts[#parts + 1] = struct.pack('>I4', #value)
      parts[#parts + 1] = value
    else
      parts[#parts + 1] = '\255\255\255\255'
    end
  end
  return table.concat(parts)
end

local function unpack_log(log)
  if not log then
    return { last = 0, count = 0, bytes = 0, changes = 0, time = 0 }
  end
  local _, last, count, bytes, changes, time = struct.unpack(LOG, log)
  return { last = last, count = count, bytes = bytes, changes = changes, time = time }
end

local function pack_log(log)
  return struct.pack(LOG, FORMAT, log.last, log.count, log.bytes, log.changes, log.time)
end

-- Whether a field l is what this version wrote.
local function is_log(log)
  return not log or (#log == LOG_BYTES and string.byte(log) == FORMAT)
end

local function is_head(head)
  return #head >= HEAD_BYTES and string.byte(head) == FORMAT
end

-- The bytes of the content that a head is of.
local function content_bytes(head)
  return (struct.unpack('>I4', head, 10))
end

-- A time that cannot be read is not over: whoever plans a change of the session is told.
local function is_expired(expire_time, now)
  return expire_time and (tonumber(expire_time) or math.huge) <= now
end

local function chunk_of(sequence)
  return math.floor((sequence - 1) / CHUNK)
end

local function place_of(sequence)
  return (sequence - 1) % CHUNK
end

-- The numbers of the chunks that exist, rising, of the field k.
local function chunks_of(text)
  local chunks = {}
  for chunk in string.gmatch(text or '', '%d+') do
    chunks[#chunks + 1] = tonumber(chunk)
  end
  return chunks
end

-- All keys of a session, whether they exist or not.
local function keys_of(base, chunks_text)
  local keys = { base, base .. ':i', base .. ':p', base .. ':s' }
  for _, chunk in ipairs(chunks_of(chunks_text)) do
    keys[#keys + 1] = base .. ':h:' .. chunk
    keys[#keys + 1] = base .. ':m:' .. chunk
  end
  return keys
end

local function remove_all(base, chunks_text)
  local keys = keys_of(base, chunks_text)
  for i = 1, #keys, SLICE do
    redis.call('UNLINK', unpack(keys, i, math.min(i + SLICE - 1, #keys)))
  end
end

-- Gives all keys of a session the same absolute expiry, which is not before the session's own.
local function expire_all(base, chunks_text, expire_time)
  local at = decimal(math.ceil(expire_time / 1000))
  for _, key in ipairs(keys_of(base, chunks_text)) do
    redis.call('PEXPIREAT', key, at)
  end
end

local function persist_all(base, chunks_text)
  for _, key in ipairs(keys_of(base, chunks_text)) do
    redis.call('PERSIST', key)
  end
end

-- Whether a field k has that chunk as its last one.
local function ends_with(chunks_text, chunk)
  return chunks_text and tonumber(string.match(chunks_text, '%d+$')) == chunk
end

-- Makes a list exactly that long: what is behind is no part of the log, and what is missing are unused sequences.
local function fit(key, length)
  local missing = length - redis.call('LLEN', key)
  if length == 0 then
    redis.call('DEL', key)
  elseif missing < 0 then
    redis.call('LTRIM', key, 0, length - 1)
  end
  while missing > 0 do
    local blanks = {}
    for i = 1, math.min(missing, SLICE) do
      blanks[i] = ''
    end
    redis.call('RPUSH', key, unpack(blanks))
    missing = missing - #blanks
  end
end

-- Puts messages behind the end of the log, as sequences from first on. Returns the field k then.
local function push(base, chunks_text, first, heads, contents)
  local from = 1
  while from <= #heads do
    local sequence = first + from - 1
    local chunk, place = chunk_of(sequence), place_of(sequence)
    local to = math.min(#heads, from + CHUNK - place - 1, from + SLICE - 1)
    local head_key, content_key = base .. ':h:' .. chunk, base .. ':m:' .. chunk
    if not ends_with(chunks_text, chunk) then
      chunks_text = (chunks_text and chunks_text ~= '') and (chunks_text .. ',' .. chunk) or tostring(chunk)
    end
    local before = redis.call('RPUSH', head_key, unpack(heads, from, to)) - (to - from + 1)
    if before ~= place then
      -- The end of the log was erased, and sequences are not used again.
      fit(head_key, math.min(before, place))
      fit(head_key, place)
      fit(content_key, place)
      redis.call('HINCRBY', base, 'b' .. chunk, math.max(0, place - before))
      redis.call('RPUSH', head_key, unpack(heads, from, to))
    end
    redis.call('RPUSH', content_key, unpack(contents, from, to))
    from = to + 1
  end
  return chunks_text
end

-- Adds to a count of usage, which stops at the largest number.
local function add_usage(base, field, amount)
  if amount ~= '' and amount ~= '0' then
    local added = redis.pcall('HINCRBY', base, field, amount)
    if type(added) == 'table' and added.err then
      redis.call('HSET', base, field, MAX_COUNT)
    end
  end
end

-- Takes from a count of usage, which stops at 0.
local function take_usage(base, field, amount)
  if amount ~= '' and amount ~= '0' and redis.call('HINCRBY', base, field, '-' .. amount) < 0 then
    redis.call('HSET', base, field, '0')
  end
end
