-- Reads a stretch of a log as it is stored.
--
-- KEYS  the hash of the session
-- ARGV  uid, first sequence, last sequence, about how many bytes
-- returns '' the session is not there any more | 'DAMAGED' something is no record | the sequence with which to go on, and
--       for each sequence from the first on: head, content, both '' where it is unused

local base = KEYS[1]
local uid, first, last, most = argument(), number(), number(), number()
local there = redis.call('HMGET', base, 'u', 'e', 'k')
if there[1] ~= uid or is_expired(there[2], micros()) then
  return { '' }
end
local chunk, place = chunk_of(first), place_of(first)
local chunks = chunks_of(there[3])
for _, known in ipairs(chunks) do
  if known == chunk and redis.call('EXISTS', base .. ':h:' .. chunk) == 0 then
    return { 'DAMAGED' }
  end
end
local count = math.min(last - first + 1, CHUNK - place, SLICE)
local heads = redis.call('LRANGE', base .. ':h:' .. chunk, place, place + count - 1)
local reply, bytes, read = { decimal(last + 1) }, 0, 0
-- Contents are read a few at a time, since they may be large.
while read < #heads and bytes < most do
  local few = 0
  repeat
    few = few + 1
    local head = heads[read + few]
    if head ~= '' then
      if not is_head(head) then
        return { 'DAMAGED' }
      end
      bytes = bytes + #head + content_bytes(head)
    end
  until read + few == #heads or bytes >= most
  local contents = redis.call('LRANGE', base .. ':m:' .. chunk, place + read, place + read + few - 1)
  for i = 1, few do
    local head, content = heads[read + i], contents[i]
    if not content or (head ~= '' and #content ~= content_bytes(head)) then
      return { 'DAMAGED' }
    end
    reply[#reply + 1] = head
    reply[#reply + 1] = content
  end
  read = read + few
end
if read > 0 then
  reply[1] = decimal(first + read)
else
  -- Chunks that are not there had nothing but what was erased.
  for _, other in ipairs(chunks) do
    if other > chunk then
      reply[1] = decimal(other * CHUNK + 1)
      break
    end
  end
end
return reply
