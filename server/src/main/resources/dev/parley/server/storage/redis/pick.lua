-- Reads messages by their sequences; those that are not there are left out.
--
-- ARGV  the most bytes of contents, though one is always read; number of sequences, and these
-- goes on behind as many sequences as it says

local bytes_left, count = number(), number()
local chunks = {}
for _, chunk in ipairs(chunks_of(there[4])) do
  chunks[chunk] = true
end
for i = 1, count do
  local sequence = number()
  if sequence >= 1 and sequence <= log.last and chunks[chunk_of(sequence)] then
    local head = head_at(sequence)
    if head then
      if not is_head(head) then
        return { 'DAMAGED' }
      end
      local size = content_bytes(head)
      if #parts > 0 and size > bytes_left then
        return answer('MORE', i - 1)
      end
      local content = redis.call('LINDEX', base .. ':m:' .. chunk_of(sequence), place_of(sequence))
      if not content or #content ~= size then
        return { 'DAMAGED' }
      end
      add(sequence, head, content)
      bytes_left = bytes_left - size
    elseif redis.call('EXISTS', base .. ':h:' .. chunk_of(sequence)) == 0 then
      return { 'DAMAGED' }
    end
  end
end
return answer('END', 0)
