-- What scripts that read a log have in common; it stands behind the prelude of all. Several scripts may read a log as it
-- is at one moment, that of the first: the others are told what it was like then, and refuse if something was updated or
-- erased since. What was appended since they do not see.
--
-- KEYS  the hash of the session
-- ARGV  uid, count of changes and last sequence as an earlier script told them, or three times ''; then what each takes
-- returns 'MISSING' there is no session | 'CHANGED' it is not as it was | 'DAMAGED' something is no record | 'OK' and
--       the log: uid, last sequence (8 bytes), count of changes (8 bytes); the messages that were read, each: sequence
--       (8 bytes), bytes of its head (4), bytes of its content (4), head, content; how it ended: 'END' there is no more,
--       'FULL' it would not fit, 'MORE' it was enough for one script; where the next one goes on

local base = KEYS[1]
local there = redis.call('HMGET', base, 'u', 'l', 'e', 'k')
if not there[1] or is_expired(there[3], micros()) then
  return { 'MISSING' }
end
if not is_log(there[2]) then
  return { 'DAMAGED' }
end
local log = unpack_log(there[2])
local known_uid, known_changes, known_last = argument(), argument(), argument()
if known_uid ~= '' then
  if known_uid ~= there[1] or tonumber(known_changes) ~= log.changes then
    return { 'CHANGED' }
  end
  log.last = tonumber(known_last)
end

local parts = {}

local function add(sequence, head, content)
  local count = #parts
  parts[count + 1] = struct.pack('>I8I4I4', sequence, #head, #content)
  parts[count + 2] = head
  parts[count + 3] = content
end

local function answer(ending, next_one)
  local told = there[1] .. struct.pack('>I8I8', log.last, log.changes)
  return { 'OK', told, table.concat(parts), ending, decimal(next_one) }
end

-- The head at a sequence; nothing, where none is.
local function head_at(sequence)
  local head = redis.call('LINDEX', base .. ':h:' .. chunk_of(sequence), place_of(sequence))
  return head and head ~= '' and head or nil
end
