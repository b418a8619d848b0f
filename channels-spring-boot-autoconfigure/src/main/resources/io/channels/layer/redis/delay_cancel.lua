-- Forget a message that no node has in hand.
-- ARGV: channel, id
-- Returns: whether there was one
local channel, id = ARGV[1], ARGV[2]
local times, messages = delayed(channel)
if redis.call('HEXISTS', messages, id .. '!') == 1 or redis.call('ZREM', times, id) == 0 then
	return 0
end
redis.call('HDEL', messages, id)
change_number(-1)
if not is_paused(channel) or redis.call('EXISTS', times) == 0 then
	look(channel, 0)
end
return 1
