-- Drop the messages of some channels, whatever their age.
-- ARGV: expiry
-- Returns: how many channels that were, and how many messages
local channels = redis.call('ZRANGE', base .. 'due', 0, 99)
local dropped = 0
for _, channel in ipairs(channels) do
	local queue = base .. 'queue:' .. channel
	local size = redis.call('LLEN', queue)
	redis.call('UNLINK', queue)
	count(channel, 'dropped', size, tonumber(ARGV[1]))
	dropped = dropped + size
	if is_local(channel) then
		redis.call('UNLINK', base .. 'ready:' .. source_of(channel))
	end
end
if #channels > 0 then
	redis.call('ZREM', base .. 'due', unpack(channels))
end
return { #channels, dropped }
