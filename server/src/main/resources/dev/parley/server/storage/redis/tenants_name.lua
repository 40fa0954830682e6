-- Names a tenant as one that has sessions, or is about to have one.
--
-- KEYS  the names of tenants; when each was named last
-- ARGV  tenant
-- returns nothing

local tenant = argument()
redis.call('SADD', KEYS[1], tenant)
redis.call('ZADD', KEYS[2], decimal(micros()), tenant)
return {}
