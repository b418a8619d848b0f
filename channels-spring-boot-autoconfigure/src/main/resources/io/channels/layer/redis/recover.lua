-- Put messages back whose node never got the answer to its request, and make sure that a
-- request which comes late takes nothing.
-- ARGV: now, expiry, node, requests
-- Returns: how many messages were put back
local now, expiry, node = moment(ARGV[1]), tonumber(ARGV[2]), ARGV[3]
local claims, void = base .. 'claims:' .. node, base .. 'void:' .. node
local taken = {}

redis.call('ZREMRANGEBYSCORE', void, '-inf', time() - HOUR)
for i = 4, #ARGV do
	local claim = redis.call('HGET', claims, ARGV[i])
	if claim then
		local turn, channel, entry = string.match(claim, '^(%d+) (%S+) (.*)$')
		taken[#taken + 1] = { request = ARGV[i], turn = tonumber(turn), channel = channel, entry = entry }
	else
		redis.call('ZADD', void, time(), ARGV[i])
		redis.call('PEXPIRE', void, HOUR)
	end
end
-- What was taken first comes to the head of its queue last.
table.sort(taken, function(one, other) return one.turn > other.turn end)
for _, message in ipairs(taken) do
	enqueue(message.channel, { message.entry }, expiry, 'LPUSH')
	count(message.channel, 'delivered', -1, expiry)
	redis.call('HDEL', claims, message.request)
end
return #taken
