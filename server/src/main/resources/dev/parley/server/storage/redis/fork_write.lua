-- Adds a stretch of a log to a copy that nobody sees yet, whose keys expire by themselves.
--
-- KEYS  the name of the copy
-- ARGV  milliseconds until it expires; the chunks that it has; first sequence; for each, all in one chunk: id or ''
--       where it is unused, head, content, '1' if it has a mark, else ''
-- returns the chunks that it has then

local base = KEYS[1]
local expiry, chunks, first = argument(), argument(), number()
local heads, contents = {}, {}
while position < #ARGV do
  local id, head, content, mark = argument(), argument(), argument(), argument()
  local sequence = decimal(first + #heads)
  heads[#heads + 1], contents[#contents + 1] = head, content
  if id ~= '' then
    redis.call('HSET', base .. ':i', id, sequence)
  else
    redis.call('HINCRBY', base, 'b' .. chunk_of(first), 1)
  end
  if mark ~= '' then
    redis.call('ZADD', base .. ':p', sequence, sequence)
  end
end
chunks = push(base, chunks ~= '' and chunks or nil, first, heads, contents) or ''
for _, key in ipairs(keys_of(base, chunks)) do
  redis.call('PEXPIRE', key, expiry)
end
return { chunks }
