-- Put messages back whose node never got the answer to its request, and make sure that a
-- request which comes late takes nothing.
-- ARGV: now, expiry, node, requests, the latest first
-- Returns: how many messages were put back
local now, expiry, node = moment(ARGV[1]), tonumber(ARGV[2]), ARGV[3]
local claims, void = base .. 'claims:' .. node, base .. 'void:' .. node
local returned = 0

redis.call('ZREMRANGEBYSCORE', void, '-inf', time() - HOUR)
for i = 4, #ARGV do
	local claim = redis.call('HGET', claims, ARGV[i])
	if claim then
		local channel, entry = string.match(claim, '^(%S+) (.*)$')
		enqueue(channel, { entry }, expiry, 'LPUSH')
		count(channel, 'delivered', -1, expiry)
		redis.call('HDEL', claims, ARGV[i])
		returned = returned + 1
	else
		redis.call('ZADD', void, time(), ARGV[i])
		redis.call('PEXPIRE', void, HOUR)
	end
end
return returned
