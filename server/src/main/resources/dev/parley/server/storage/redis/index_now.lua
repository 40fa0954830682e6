-- Tells a time behind which everything is that is created from now on, and nothing that was created before.
--
-- KEYS  the tenant's index
-- returns that time

local newest = redis.call('ZREVRANGE', KEYS[1] .. ':c', 0, 0, 'WITHSCORES')[2]
return { decimal(math.max(micros() - 1, newest and tonumber(newest) or 0)) }
