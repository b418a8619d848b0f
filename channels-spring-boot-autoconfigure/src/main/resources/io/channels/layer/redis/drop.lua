-- Drop the messages of some channels, whatever their age.
-- ARGV: expiry
-- Returns: how many channels that were
local channels = redis.call('ZRANGE', base .. 'due', 0, 99)
for _, channel in ipairs(channels) do
	local queue = base .. 'queue:' .. channel
	count(channel, 'dropped', redis.call('LLEN', queue), tonumber(ARGV[1]))
	redis.call('UNLINK', queue)
	if is_local(channel) then
		redis.call('UNLINK', base .. 'ready:' .. source_of(channel))
	end
end
if #channels > 0 then
	redis.call('ZREM', base .. 'due', unpack(channels))
end
return #channels
