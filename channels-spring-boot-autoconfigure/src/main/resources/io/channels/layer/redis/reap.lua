-- Bury the nodes whose lease is over, or one that says that it ends.
-- ARGV: node or nothing
-- Returns: the nodes, and how many messages are lost with each
local dead = #ARGV > 0 and ARGV or redis.call('ZRANGEBYSCORE', base .. 'nodes', '-inf', digits(lease_time()), 'LIMIT', 0, 10)
local result = {}
for _, node in ipairs(dead) do
	result[#result + 1] = node
	result[#result + 1] = bury(node)
end
if #ARGV > 0 then
	redis.call('UNLINK', base .. 'claims:' .. ARGV[1], base .. 'void:' .. ARGV[1])
end
return result
