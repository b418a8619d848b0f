-- End the ownership of a node-local prefix.
-- ARGV: prefix, node
local key = base .. 'owner:' .. ARGV[1]
if redis.call('GET', key) == ARGV[2] then
	redis.call('UNLINK', key)
end
return 0
