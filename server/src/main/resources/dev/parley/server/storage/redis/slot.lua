-- The last of the keys is one that never exists. While a slot moves to another node of a cluster, Redis refuses a script of
-- which some keys are not there; without that, one would see a session of which a part has moved.
table.remove(KEYS)
