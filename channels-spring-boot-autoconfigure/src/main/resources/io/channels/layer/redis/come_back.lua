-- Find what a node missed while the partition is fresh; when there is no more, the node is
-- back, and gets messages itself.
-- ARGV: node, how many recent messages it has looked at
-- Returns: how many there were, entries for the node
local node = ARGV[1]
-- One that was never away for this partition has missed nothing here.
if redis.call('EXISTS', base .. 'fresh') == 0 or redis.call('SISMEMBER', base .. 'returned', node) == 1 then
	return { 0 }
end
local first = tonumber(redis.call('HGET', base .. 'away', node) or 0) + tonumber(ARGV[2])
local recent = redis.call('LRANGE', base .. 'recent', first, first + 99)
local result = { #recent }
if #recent == 0 then
	redis.call('SADD', base .. 'returned', node)
	redis.call('PEXPIRE', base .. 'returned', FRESH)
end
for _, entry in ipairs(recent) do
	local sender, group = string.match(entry, '^[^\n]*\n([^\n]*)\n[^\n]*\n([^\n]*)\n')
	if sender ~= node and redis.call('HEXISTS', base .. 'group:' .. group .. ':nodes', node) == 1 then
		result[#result + 1] = entry
	end
end
return result
