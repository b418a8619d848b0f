-- Make a node the owner of a node-local prefix, or prolong that.
-- ARGV: prefix, node, lease, whether only to prolong
-- Returns: whether it is the owner, and has nothing to take that was queued meanwhile if it is
-- only to prolong
local key = base .. 'owner:' .. ARGV[1]
local owner = redis.call('GET', key)
if owner and owner ~= ARGV[2] and alive(owner) then
	return 0
end
if owner == ARGV[2] then
	redis.call('PEXPIRE', key, ARGV[3])
	return ARGV[4] == '1' and 1 - redis.call('EXISTS', base .. 'ready:' .. ARGV[1]) or 1
end
if ARGV[4] == '1' then
	return 0
end
redis.call('SET', key, ARGV[2], 'PX', ARGV[3])
return 1
