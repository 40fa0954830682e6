-- Reads the heads of the messages that have marks.
--
-- ARGV  a sequence behind which to read; the most bytes of heads, though one is always read
-- goes on behind the sequence that it says

local after, bytes_left = number(), number()
local sequences =
  redis.call('ZRANGEBYSCORE', base .. ':p', '(' .. decimal(after), decimal(log.last), 'LIMIT', 0, SLICE)
for _, sequence in ipairs(sequences) do
  local head = head_at(tonumber(sequence))
  if not head then
    return { 'DAMAGED' }
  end
  if #parts > 0 and #head > bytes_left then
    return answer('MORE', after)
  end
  after = tonumber(sequence)
  bytes_left = bytes_left - #head
  add(after, head, '')
end
return answer(#sequences < SLICE and 'END' or 'MORE', after)
