-- Bury the nodes whose lease is over, or those that are named.
-- ARGV: nodes
-- Returns: the nodes, and how many messages are lost with each
local dead = #ARGV > 0 and ARGV or redis.call('ZRANGEBYSCORE', base .. 'nodes', '-inf', digits(lease_time()), 'LIMIT', 0, 10)
local result = {}
for _, node in ipairs(dead) do
	result[#result + 1] = node
	result[#result + 1] = bury(node)
end
return result
