-- Names a tenant as one that has sessions.
--
-- KEYS  the names of tenants
-- ARGV  tenant
-- returns nothing

redis.call('SADD', KEYS[1], argument())
return {}
