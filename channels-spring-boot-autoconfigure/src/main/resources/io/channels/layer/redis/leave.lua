-- Forget that a node has members of a group, unless that was noted anew meanwhile.
-- ARGV: group, node, generation
local nodes = base .. 'group:' .. ARGV[1] .. ':nodes'
if redis.call('HGET', nodes, ARGV[2]) == ARGV[3] then
	redis.call('HDEL', nodes, ARGV[2])
end
return 0
