-- Take a sign of life of a node.
-- ARGV: node, lease, last sign or nothing, this sign, first position of the inbox if it is
-- in this partition, what happened on the subscribed channels, whether the node gave signs
-- before
-- Returns: whether the node is known as it was, the time, groups and messages that the
-- inbox did not take, whether data was lost
local node, lease = ARGV[1], tonumber(ARGV[2])
local keys = { 'beats', 'nodes', 'counts', 'due', 'pulse', 'pushed' }
for _, key in ipairs(keys) do
	redis.call('PEXPIRE', base .. key, DAY)
end

local now = time()
local lost = ARGV[7] == '1' and redis.call('EXISTS', base .. 'beats') == 0
local known = alive(node) and redis.call('HGET', base .. 'beats', node) == ARGV[3]
fresh()
redis.call('HSET', base .. 'beats', node, ARGV[4])
local pulse = redis.call('HMGET', base .. 'pulse', 'last', 'skipped')
local skipped = tonumber(pulse[2] or 0)
if pulse[1] then
	skipped = skipped + math.max(0, now - pulse[1] - lease / 2)
end
redis.call('HSET', base .. 'pulse', 'last', now, 'limit', digits(lease / 2), 'skipped', digits(skipped))
redis.call('ZADD', base .. 'nodes', digits(now - skipped + lease), node)

local misses = {}
if ARGV[5] ~= '' then
	local position = base .. 'position:' .. node
	local current = tonumber(redis.call('GET', position) or -1)
	if current < 0 or (not known and current < tonumber(ARGV[5])) then
		redis.call('SET', position, ARGV[5])
	end
	redis.call('PEXPIRE', position, DAY)
	redis.call('HSET', base .. 'pushed', node, ARGV[6])
	misses = redis.call('HGETALL', base .. 'missed:' .. node)
	redis.call('UNLINK', base .. 'missed:' .. node)
end
for _, key in ipairs(keys) do
	redis.call('PEXPIRE', base .. key, DAY)
end
return { known and 1 or 0, now, misses, lost and 1 or 0 }
