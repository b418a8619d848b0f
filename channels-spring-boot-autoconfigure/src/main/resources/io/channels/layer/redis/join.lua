-- Note that a node has members of a group.
-- ARGV: group, node, expiry, whether it is enough that this was noted before
-- Returns: the generation, which grows with each note
local nodes = base .. 'group:' .. ARGV[1] .. ':nodes'
local generation = ARGV[4] == '1' and redis.call('HGET', nodes, ARGV[2])
generation = generation or redis.call('HINCRBY', nodes, ARGV[2], 1)
redis.call('PEXPIRE', nodes, ARGV[3])
return tonumber(generation)
