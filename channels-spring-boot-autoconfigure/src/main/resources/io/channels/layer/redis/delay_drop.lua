-- Drop what is to be sent later, on some channels, or on any if none is named.
-- ARGV: expiry, channels
-- Returns: how many channels that were, and how many messages
local channels = #ARGV > 1 and { unpack(ARGV, 2) } or redis.call('ZRANGE', base .. 'delays', 0, 99)
local dropped = 0
for _, channel in ipairs(channels) do
	local times, messages = delayed(channel)
	local number = redis.pcall('ZCARD', times)
	redis.call('UNLINK', times, messages)
	redis.call('ZREM', base .. 'delays', channel)
	if type(number) == 'number' and number > 0 then
		change_number(-number)
		count(channel, 'sent', number, tonumber(ARGV[1]))
		count(channel, 'dropped', number, tonumber(ARGV[1]))
		dropped = dropped + number
	end
end
return { #channels, dropped }
