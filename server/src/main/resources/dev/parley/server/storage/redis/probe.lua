-- Writes a little, which Redis refuses where it is full, read-only or not ready.
--
-- KEYS  a key that nobody needs
-- returns the time: seconds, microseconds

redis.call('SET', KEYS[1], '', 'PX', 60000)
return redis.call('TIME')
