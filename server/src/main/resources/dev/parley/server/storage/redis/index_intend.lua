-- Enters the intent to change sessions so that their entries will not fit: to delete them, or to let them expire earlier.
--
-- KEYS  the tenant's index
-- ARGV  deadline; for each: member, when it expires then, or ''
-- returns time of the intents | 'LATE' nothing was done

local base = KEYS[1]
local now = micros()
if number() < now then
  return { 'LATE' }
end

local function intend(member, expire_time)
  -- What deletes must get through where Redis is full, which refuses only the first write of a script.
  redis.call('ZREM', base .. ':w', member)
  redis.call('ZADD', base .. ':w', decimal(now), member)
  if expire_time then
    local entered = score_of(base .. ':e', member)
    -- One that is due is moved, too: a sweeper that looks at the session now must see that it has changed.
    if not entered or entered > expire_time or entered <= now then
      redis.call('ZADD', base .. ':e', decimal(expire_time), member)
    end
  end
end

while position < #ARGV do
  intend(argument(), number())
end
return { decimal(now) }
