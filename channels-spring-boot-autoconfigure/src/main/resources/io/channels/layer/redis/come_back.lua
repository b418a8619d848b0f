-- Find what a node missed while the partition is fresh; when there is no more, the node is
-- back, and gets messages itself.
-- ARGV: node, how many recent messages it has looked at
-- Returns: how many there were, groups and messages that were not kept for it (if it was away
-- for a moment only, maybe some that it has), entries for the node
local node = ARGV[1]
-- One that was never away for this partition has missed nothing here.
if redis.call('EXISTS', base .. 'fresh') == 0 or redis.call('SISMEMBER', base .. 'returned', node) == 1 then
	return { 0, {} }
end
local first = tonumber(redis.call('HGET', base .. 'away', node) or 0) + tonumber(ARGV[2])
local recent = redis.call('LRANGE', base .. 'recent', first, first + 99)
local unkept = {}
local result = { #recent, unkept }
local function is_member(group)
	return redis.call('HEXISTS', base .. 'group:' .. group .. ':nodes', node) == 1
end
if #recent == 0 then
	local all = redis.call('HGETALL', base .. 'unkept')
	for i = 1, #all, 2 do
		if is_member(all[i]) then
			unkept[#unkept + 1] = all[i]
			unkept[#unkept + 1] = tonumber(all[i + 1])
		end
	end
	redis.call('SADD', base .. 'returned', node)
	redis.call('PEXPIRE', base .. 'returned', FRESH)
end
for _, entry in ipairs(recent) do
	local sender, group = string.match(entry, '^[^\n]*\n([^\n]*)\n[^\n]*\n([^\n]*)\n')
	if sender ~= node and is_member(group) then
		result[#result + 1] = entry
	end
end
return result
