-- Carries out a change of one session that was planned from what was read of it, if all that the plan depends on is still
-- so. What else others have changed meanwhile stays as they left it.
--
-- KEYS  the hash of the session
-- ARGV  deadline; number of conditions, and these, each a name and its arguments:
--         field    name value                 a field of the hash is that; '' stands for none
--         kept     changes                    so many updates and erasures are counted: no others were made
--         absent   id                         no message has that id
--         room     messages most_messages bytes most_bytes   so much more does not make the log too large
--       then operations, each a name and its arguments:
--         remove                              all keys of the session
--         set      field value                one field of the hash; '' removes it
--         expire   time micros before         the session expires then, '' never; or so long from now, if its expire time
--                                             is not the one before any more, since another write has moved it
--         slide                               the expiry moves, if every write moves it
--         append   time usage n (id content tail mark)...   messages behind the end of the log, of that time; '': of now
--         put      sequence head content mark          a message in the place of what was there
--         updated  bytes (less more)...       a message has so many bytes more than before, and another usage
--         drop     n (sequence id)...         messages, whose sequences stay unused
--         cut      sequence                   all messages behind it
--         erased   messages bytes             so much was dropped or cut
--         state    n (key value)... m key...  keys to set, keys to remove
--         adopt    key chunks                 the log and state that were prepared under another name, in this slot
--         tell                                what the session has then
-- returns 'OK', and what was told, packed: of append the last sequence before it and the create time; of tell the session
--       (u o f l e ui uo uc ur) | 'CHANGED' nothing was done, since it is not so any more | 'LATE' nothing was done

local base = KEYS[1]
local now = micros()
if number() < now then
  return { 'LATE' }
end

-- What has expired is not there: its keys are only in the way.
local before = redis.call('HMGET', base, 'e', 'k', 'l')
if is_expired(before[1], now) then
  remove_all(base, before[2])
  before = {}
end
local log = is_log(before[3]) and unpack_log(before[3]) or nil
local is_log_changed = false

local conditions = {}

conditions.field = function()
  local name, value = argument(), argument()
  return (redis.call('HGET', base, name) or '') == value
end

conditions.kept = function()
  return log and log.changes == number()
end

conditions.absent = function()
  return redis.call('HEXISTS', base .. ':i', argument()) == 0
end

conditions.room = function()
  return log and log.count + number() <= number() and log.bytes + number() <= number()
end

for _ = 1, number() do
  if not conditions[argument()]() then
    return { 'CHANGED' }
  end
end

local told = ''
local chunks = before[2] or nil

local function mark(sequence, has_mark)
  if has_mark ~= '' then
    redis.call('ZADD', base .. ':p', sequence, sequence)
  else
    redis.call('ZREM', base .. ':p', sequence)
  end
end

local operations = {}

operations.remove = function()
  remove_all(base, chunks)
  chunks = nil
end

operations.set = function()
  local field, value = argument(), argument()
  if value == '' then
    redis.call('HDEL', base, field)
  else
    redis.call('HSET', base, field, value)
  end
end

operations.expire = function()
  local time, ttl, expected = argument(), argument(), argument()
  if time == '' then
    redis.call('HDEL', base, 'e')
  elseif (redis.call('HGET', base, 'e') or '') == expected then
    redis.call('HSET', base, 'e', time)
  else
    redis.call('HSET', base, 'e', decimal(now + tonumber(ttl)))
  end
end

operations.slide = function()
  local ttl = redis.call('HGET', base, 't')
  if ttl then
    redis.call('HSET', base, 'e', decimal(now + tonumber(ttl)))
  end
end

operations.append = function()
  local last, time = log.last, number() or math.max(now, log.time)
  local usage = { argument(), argument(), argument(), argument() }
  local heads, contents = {}, {}
  for i = 1, number() do
    local id, content, tail, has_mark = argument(), argument(), argument(), argument()
    local sequence = decimal(last + i)
    redis.call('HSET', base .. ':i', id, sequence)
    if has_mark ~= '' then
      mark(sequence, has_mark)
    end
    heads[i] = struct.pack(HEAD, FORMAT, time, #content, #id) .. id .. tail
    contents[i] = content
    log.bytes = log.bytes + #content
  end
  chunks = push(base, chunks, last + 1, heads, contents)
  log.last, log.count, log.time = last + #heads, log.count + #heads, time
  is_log_changed = true
  for i, field in ipairs(USAGE) do
    add_usage(base, field, usage[i])
  end
  told = packed({ decimal(last), decimal(time) }, 2)
end

operations.put = function()
  local sequence = number()
  local chunk, place = chunk_of(sequence), place_of(sequence)
  redis.call('LSET', base .. ':h:' .. chunk, place, argument())
  redis.call('LSET', base .. ':m:' .. chunk, place, argument())
  mark(decimal(sequence), argument())
end

operations.updated = function()
  log.bytes, log.changes, is_log_changed = log.bytes + number(), log.changes + 1, true
  for _, field in ipairs(USAGE) do
    take_usage(base, field, argument())
    add_usage(base, field, argument())
  end
end

operations.erased = function()
  log.count, log.bytes = log.count - number(), log.bytes - number()
  log.changes, is_log_changed = log.changes + 1, true
end

-- How many places of a chunk are blank.
local function blanks_in(head_key)
  local blanks = 0
  for from = 0, CHUNK - 1, SLICE do
    for _, head in ipairs(redis.call('LRANGE', head_key, from, from + SLICE - 1)) do
      if head == '' then
        blanks = blanks + 1
      end
    end
  end
  return blanks
end

-- A chunk of which nothing is left must not be walked through for ever.
local function remove_if_blank(chunk)
  local head_key, content_key = base .. ':h:' .. chunk, base .. ':m:' .. chunk
  if blanks_in(head_key) == CHUNK then
    redis.call('UNLINK', head_key, content_key)
    redis.call('HDEL', base, 'b' .. chunk)
    local kept = {}
    for _, number in ipairs(chunks_of(chunks)) do
      if number ~= chunk then
        kept[#kept + 1] = number
      end
    end
    chunks = #kept > 0 and table.concat(kept, ',') or nil
  end
end

operations.drop = function()
  for _ = 1, number() do
    local sequence, id = number(), argument()
    local chunk, place = chunk_of(sequence), place_of(sequence)
    -- First of all, since a Redis that is full refuses only the first write of a script, if it takes memory.
    redis.call('HDEL', base .. ':i', id)
    redis.call('LSET', base .. ':h:' .. chunk, place, '')
    redis.call('LSET', base .. ':m:' .. chunk, place, '')
    redis.call('ZREM', base .. ':p', decimal(sequence))
    if redis.call('HINCRBY', base, 'b' .. chunk, 1) >= CHUNK then
      remove_if_blank(chunk)
    end
  end
end

local function id_of(head)
  return string.sub(head, HEAD_BYTES + 1, HEAD_BYTES + string.byte(head, HEAD_BYTES))
end

-- The ids of a chunk's messages from a place on are free again.
local function forget_ids(head_key, place)
  for from = place, CHUNK - 1, SLICE do
    local ids = {}
    for _, head in ipairs(redis.call('LRANGE', head_key, from, math.min(from + SLICE, CHUNK) - 1)) do
      if head ~= '' then
        ids[#ids + 1] = id_of(head)
      end
    end
    if #ids > 0 then
      redis.call('HDEL', base .. ':i', unpack(ids))
    end
  end
end

-- Only the ids of a chunk's messages before a place are taken.
local function keep_ids(chunk, place)
  for from = 0, place - 1, SLICE do
    local index = {}
    for i, head in ipairs(redis.call('LRANGE', base .. ':h:' .. chunk, from, math.min(from + SLICE, place) - 1)) do
      if head ~= '' then
        index[#index + 1] = id_of(head)
        index[#index + 1] = decimal(chunk * CHUNK + from + i)
      end
    end
    if #index > 0 then
      redis.call('HSET', base .. ':i', unpack(index))
    end
  end
end

operations.cut = function()
  local after = number()
  local kept, all = {}, chunks_of(chunks)
  -- Whatever is less work: to forget the ids behind it, or to learn those before it.
  local keeps_few = #all > 0 and after < (all[#all] + 1) * CHUNK / 2
  if keeps_few then
    redis.call('UNLINK', base .. ':i')
  end
  for _, chunk in ipairs(all) do
    local head_key, content_key = base .. ':h:' .. chunk, base .. ':m:' .. chunk
    local keep = math.max(0, math.min(CHUNK, after - chunk * CHUNK))
    if keeps_few then
      keep_ids(chunk, keep)
    elseif keep < CHUNK then
      forget_ids(head_key, keep)
    end
    if keep == 0 then
      redis.call('UNLINK', head_key, content_key)
      redis.call('HDEL', base, 'b' .. chunk)
    else
      kept[#kept + 1] = chunk
      if keep < CHUNK then
        redis.call('LTRIM', head_key, 0, keep - 1)
        redis.call('LTRIM', content_key, 0, keep - 1)
        redis.call('HSET', base, 'b' .. chunk, blanks_in(head_key))
      end
    end
  end
  if after == 0 then
    redis.call('UNLINK', base .. ':p')
  else
    redis.call('ZREMRANGEBYSCORE', base .. ':p', '(' .. decimal(after), '+inf')
  end
  chunks = #kept > 0 and table.concat(kept, ',') or nil
end

operations.state = function()
  for _ = 1, number() do
    redis.call('HSET', base .. ':s', argument(), argument())
  end
  for _ = 1, number() do
    redis.call('HDEL', base .. ':s', argument())
  end
end

operations.adopt = function()
  local from
  from, chunks = argument(), argument()
  for _, chunk in ipairs(chunks_of(chunks)) do
    if redis.call('EXISTS', from .. ':h:' .. chunk) == 0 then
      error('the copy has expired')
    end
  end
  local sources, targets = keys_of(from, chunks), keys_of(base, chunks)
  for i, key in ipairs(sources) do
    if key ~= from and redis.call('EXISTS', key) == 1 then
      redis.call('RENAME', key, targets[i])
      redis.call('PERSIST', targets[i])
    end
  end
  -- How many places of the chunks are blank.
  local blanks = redis.call('HGETALL', from)
  for i = 1, #blanks, 2 do
    redis.call('HSET', base, blanks[i], blanks[i + 1])
  end
  redis.call('UNLINK', from)
  chunks = chunks ~= '' and chunks or nil
end

operations.tell = function()
  told = packed(redis.call('HMGET', base, 'u', 'o', 'f', 'l', 'e', unpack(USAGE)), 9)
end

while position < #ARGV do
  operations[argument()]()
end

if redis.call('EXISTS', base) == 1 then
  if is_log_changed then
    redis.call('HSET', base, 'l', pack_log(log))
  end
  if chunks ~= (before[2] or nil) then
    if chunks then
      redis.call('HSET', base, 'k', chunks)
    else
      redis.call('HDEL', base, 'k')
    end
  end
  local expire_time = redis.call('HGET', base, 'e')
  if expire_time then
    expire_all(base, chunks, tonumber(expire_time))
  elseif before[1] then
    persist_all(base, chunks)
  end
end
return { 'OK', told }
