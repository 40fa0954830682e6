-- Removes a copy that nobody has seen.
--
-- KEYS  the name of the copy
-- ARGV  the chunks that it has
-- returns nothing

remove_all(KEYS[1], argument())
return {}
