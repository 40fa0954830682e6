-- Reads a slice of an index.
--
-- KEYS  the index
-- ARGV  'up' or 'down'; where it begins: a score or '', and an id or ''; a score that it does not reach, or ''; the most
--       members. Upwards it begins with the score, but behind the id where there is one; downwards below the score.
-- returns for each: member, score

local index = KEYS[1]

-- Whether a text is before another by its bytes: < goes by the locale.
local function is_before(one, other)
  for i = 1, math.min(#one, #other) do
    local a, b = string.byte(one, i), string.byte(other, i)
    if a ~= b then
      return a < b
    end
  end
  return #one < #other
end

-- How many members come before a place. However many have the same score, it takes a few steps.
local function rank_behind(score, id)
  local low = redis.call('ZCOUNT', index, '-inf', '(' .. score)
  if id == '' then
    return low
  end
  local high = redis.call('ZCOUNT', index, '-inf', score)
  while low < high do
    local middle = math.floor((low + high) / 2)
    if is_before(id, id_of(redis.call('ZRANGE', index, middle, middle)[1])) then
      high = middle
    else
      low = middle + 1
    end
  end
  return low
end

local direction, from, id, to, most = argument(), argument(), argument(), argument(), number()
if direction == 'down' then
  return redis.call(
    'ZREVRANGEBYSCORE',
    index,
    from == '' and '+inf' or '(' .. from,
    to == '' and '-inf' or '(' .. to,
    'WITHSCORES',
    'LIMIT',
    0,
    most
  )
end
local rank = from == '' and 0 or rank_behind(from, id)
local slice = redis.call('ZRANGE', index, rank, rank + most - 1, 'WITHSCORES')
if to ~= '' then
  while #slice > 0 and tonumber(slice[#slice]) >= tonumber(to) do
    slice[#slice], slice[#slice - 1] = nil, nil
  end
end
return slice
