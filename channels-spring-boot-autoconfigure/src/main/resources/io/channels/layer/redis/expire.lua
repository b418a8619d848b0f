-- Drop what has expired: of some channels, or if none is named, of those that are due.
-- ARGV: now, expiry, channels
-- Returns: channels that messages expired on and how many
local now, expiry = moment(ARGV[1]), tonumber(ARGV[2])
local channels = {}
if #ARGV > 2 then
	channels = { unpack(ARGV, 3) }
else
	channels = redis.call('ZRANGEBYSCORE', base .. 'due', '-inf', digits(now), 'LIMIT', 0, 200)
end
local expired = {}
for _, channel in ipairs(channels) do
	local number = expire(channel, now, expiry)
	if number > 0 then
		expired[#expired + 1] = channel
		expired[#expired + 1] = number
	end
end
return expired
