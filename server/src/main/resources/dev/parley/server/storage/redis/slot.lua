-- What stands in front of all scripts. Arguments are read one by one, in their order; times are microseconds since 1970.
--
-- The last of the keys is one that never exists. While a slot moves to another node of a cluster, Redis refuses a script of
-- which some keys are not there; without that, one would see a session of which a part has moved.
table.remove(KEYS)

local position = 0

local function argument()
  position = position + 1
  return ARGV[position]
end

local function number()
  return tonumber(argument())
end

local function micros()
  local time = redis.call('TIME')
  return time[1] * 1000000 + time[2]
end

local function decimal(count)
  return string.format('%.0f', count)
end
