-- Make a node the owner of a node-local prefix, or prolong that.
-- ARGV: prefix, node, lease
-- Returns: 0 if another node is the owner, else 1, or 2 if messages wait below the prefix
local key = base .. 'owner:' .. ARGV[1]
local owner = redis.call('GET', key)
if owner and owner ~= ARGV[2] and alive(owner) then
	return 0
end
redis.call('SET', key, ARGV[2], 'PX', ARGV[3])
return redis.call('EXISTS', base .. 'ready:' .. ARGV[1]) == 1 and 2 or 1
