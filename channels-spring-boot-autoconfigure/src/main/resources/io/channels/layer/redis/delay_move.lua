-- Move what is due for a channel to its queue, unless a node has subscribed to it.
-- ARGV: now, channel, source, capacity, expiry, how many messages
-- Returns: the node that has subscribed, how many messages had expired in the queue before,
-- how many were dropped, nodes that wait for the messages
local now, channel, source = moment(ARGV[1]), ARGV[2], ARGV[3]
local capacity, expiry = tonumber(ARGV[4]), tonumber(ARGV[5])

if is_local(source) then
	local owner = subscriber_of(channel)
	if owner then
		return { owner, 0, 0, {} }
	end
end
insist()
local expired = expire(channel, now, expiry)
local room = capacity - redis.call('LLEN', base .. 'queue:' .. channel)
local is_full = false
local waiting = {}
local in_hand, dropped = each_due(channel, now, expiry, '', ARGV[6], function(id, frame)
	if room <= 0 then
		is_full = true
		return false
	end
	room = room - 1
	enqueue(channel, { digits(now + expiry) .. frame }, expiry, 'RPUSH')
	count(channel, 'sent', 1, expiry)
	forget(channel, id)
	waiting[#waiting + 1] = next_waiting(source)
	return true
end)
if is_full then
	count(channel, 'full', 1, expiry)
	pause(channel, now)
else
	look(channel, in_hand and now + BUSY or 0)
end
return { '', expired, dropped, waiting }
