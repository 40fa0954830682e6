-- Reads single messages of several sessions, each by itself.
--
-- KEYS  the hash of each message's session; they may be the same
-- ARGV  the most bytes of contents, though one is always read; for each: 'i' and its id, or 's' and its sequence
-- returns for each: 'F', uid (16 bytes), sequence (8 bytes), bytes of its head (4), bytes of its content (4), head,
--       content | 'S' there is no session | 'M' there is no message | 'D' it cannot be read | 'L' left out: it would be
--       too much

local now = micros()
local bytes_left = number()
local has_one = false

local function is_chunk(chunks_text, chunk)
  for _, known in ipairs(chunks_of(chunks_text)) do
    if known == chunk then
      return true
    end
  end
  return false
end

-- Why there is no head at a sequence that was asked for: a chunk that the session knows is not there as a whole.
local function missing(base, chunk)
  local is_lost = is_chunk(redis.call('HGET', base, 'k'), chunk) and redis.call('EXISTS', base .. ':h:' .. chunk) == 0
  return is_lost and 'D' or 'M'
end

local function get(base, kind, name)
  local there = redis.call('HMGET', base, 'u', 'e')
  if not there[1] or is_expired(there[2], now) then
    return 'S'
  end
  local sequence = tonumber(kind == 's' and name or redis.call('HGET', base .. ':i', name) or nil)
  if not sequence or sequence < 1 then
    return 'M'
  end
  local chunk, place = chunk_of(sequence), place_of(sequence)
  local head = redis.call('LINDEX', base .. ':h:' .. chunk, place)
  if not head or head == '' then
    return kind == 'i' and 'D' or missing(base, chunk)
  end
  if not is_head(head) then
    return 'D'
  end
  local size = content_bytes(head)
  if has_one and size > bytes_left then
    return 'L'
  end
  local content = redis.call('LINDEX', base .. ':m:' .. chunk, place)
  if not content or #content ~= size then
    return 'D'
  end
  has_one, bytes_left = true, bytes_left - size
  return 'F' .. there[1] .. struct.pack('>I8I4I4', sequence, #head, #content) .. head .. content
end

local replies = {}
for i, base in ipairs(KEYS) do
  replies[i] = get(base, argument(), argument())
end
return replies
