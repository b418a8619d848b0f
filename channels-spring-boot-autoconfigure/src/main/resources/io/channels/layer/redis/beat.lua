-- Take a sign of life of a node.
-- ARGV: node, lease, last sign or nothing, this sign, first position of the inbox if it is
-- in this partition, what happened on the subscribed channels, whether the node gave signs
-- before, how long others may take to see that data was lost
-- Returns: whether the node is known as it was, the time, groups and messages that the
-- inbox did not take, whether data was lost
local node, lease = ARGV[1], tonumber(ARGV[2])
for _, key in ipairs({ 'beats', 'nodes', 'counts', 'due', 'pushed' }) do
	redis.call('PEXPIRE', base .. key, DAY)
end

local now = time()
local silence = now - tonumber(redis.call('GET', base .. 'beat') or now)
if silence > lease / 2 then
	for _, other in ipairs(redis.call('ZRANGE', base .. 'nodes', 0, -1)) do
		redis.call('ZINCRBY', base .. 'nodes', silence, other)
	end
end
redis.call('SET', base .. 'beat', digits(now), 'PX', DAY)

local lost = ARGV[7] == '1' and redis.call('EXISTS', base .. 'beats') == 0
if lost then
	redis.call('SET', base .. 'fresh', '1', 'PX', ARGV[8])
end
local known = alive(node) and redis.call('HGET', base .. 'beats', node) == ARGV[3]
redis.call('HSET', base .. 'beats', node, ARGV[4])
redis.call('ZADD', base .. 'nodes', now + lease, node)

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
return { known and 1 or 0, now, misses, lost and 1 or 0 }
