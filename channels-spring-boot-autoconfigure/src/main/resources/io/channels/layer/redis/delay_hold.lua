-- Give a node what is due for a channel that it has subscribed to, message by message into
-- its hand, until it says that it is done with them.
-- ARGV: now, channel, expiry, node, how many messages, whether the channel was full, ids of
-- messages that the node is done with
-- Returns: how many messages were dropped, ids and messages
local now, channel, expiry, node = moment(ARGV[1]), ARGV[2], tonumber(ARGV[3]), ARGV[4]
local times, messages = delayed(channel)
local given = {}

insist()
for i = 7, #ARGV do
	forget(channel, ARGV[i])
end
local in_hand, dropped = each_due(channel, now, expiry, node, ARGV[5], function(id, frame)
	if ARGV[6] == '1' then
		redis.call('HDEL', messages, id .. '!')
	else
		redis.call('HSET', messages, id .. '!', node)
		given[#given + 1] = id
		given[#given + 1] = frame
	end
	return true
end)
if ARGV[6] == '1' then
	pause(channel, now)
else
	look(channel, (in_hand or #given > 0) and now + BUSY or 0)
end
return { dropped, given }
