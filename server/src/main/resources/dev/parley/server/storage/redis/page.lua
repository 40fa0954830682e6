-- Reads messages that stand together, as many as fit; erased ones are passed over.
--
-- ARGV  '+' rising or '-' falling; two sequences between which to read; the most messages; the most bytes, and '1' if even
--       the first message has to fit; what a message takes beside its content; the most places to look at; '1' with
--       contents, else '': bytes are those of heads then
-- goes on behind the last place that was looked at

local is_rising = argument() == '+'
local first = math.max(number(), 0) + 1
local final = math.min(number() - 1, log.last)
local room, bytes_left, must_fit, beside = number(), number(), argument() == '1', number()
local places_left, with_contents = number(), argument() == '1'

-- Reads the contents of some of the heads that begin at a sequence. Answers whether they are as they should be.
local function add_all(chosen, heads, from)
  local contents, before = {}, 0
  if with_contents then
    local low, high = math.min(chosen[1], chosen[#chosen]), math.max(chosen[1], chosen[#chosen])
    local place = place_of(from)
    contents = redis.call('LRANGE', base .. ':m:' .. chunk_of(from), place + low - 1, place + high - 1)
    before = low - 1
  end
  for _, i in ipairs(chosen) do
    local content = with_contents and contents[i - before] or ''
    if with_contents and #content ~= content_bytes(heads[i]) then
      return false
    end
    add(from + i - 1, heads[i], content)
  end
  return true
end

-- Takes what fits of the messages between two sequences of one chunk, both included. Returns how the page ends there, if
-- it does.
local function take(from, to)
  local heads = redis.call('LRANGE', base .. ':h:' .. chunk_of(from), place_of(from), place_of(to))
  local start, stop, step = 1, #heads, 1
  if not is_rising then
    start, stop, step = #heads, 1, -1
  end
  local chosen, ending = {}, nil
  for i = start, stop, step do
    local head = heads[i]
    if head ~= '' then
      if not is_head(head) then
        return 'DAMAGED'
      end
      local size = with_contents and content_bytes(head) + beside or #head
      if room == 0 or (must_fit and size > bytes_left) then
        ending = 'FULL'
        break
      end
      room, bytes_left, must_fit = room - 1, bytes_left - size, true
      chosen[#chosen + 1] = i
    end
  end
  if #chosen > 0 and not add_all(chosen, heads, from) then
    return 'DAMAGED'
  end
  return ending
end

local chunks = chunks_of(there[4])
-- Where there are many blanks, more and more is looked at.
local slice = math.min(SLICE, math.max(16, room + 1))
for n = 1, #chunks do
  local chunk = is_rising and chunks[n] or chunks[#chunks - n + 1]
  local low, high = math.max(first, chunk * CHUNK + 1), math.min(final, (chunk + 1) * CHUNK)
  if low <= high then
    local length = redis.call('LLEN', base .. ':h:' .. chunk)
    if length == 0 then
      return { 'DAMAGED' }
    end
    high = math.min(high, chunk * CHUNK + length)
    while low <= high do
      if places_left <= 0 then
        return answer('MORE', is_rising and low - 1 or high + 1)
      end
      local from, to = low, math.min(high, low + slice - 1)
      if is_rising then
        low = to + 1
      else
        from, to = math.max(low, high - slice + 1), high
        high = from - 1
      end
      local ending = take(from, to)
      if ending == 'DAMAGED' then
        return { 'DAMAGED' }
      elseif ending then
        return answer(ending, 0)
      end
      places_left = places_left - (to - from + 1)
      slice = math.min(SLICE, 2 * slice)
    end
  end
end
return answer('END', 0)
