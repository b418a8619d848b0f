-- Count what is to be sent later. To visit all channels takes its time, so the number is kept
-- for an hour, in which every script that adds or forgets messages changes it.
-- Returns: how many messages there are
insist()
local number = redis.call('GET', base .. 'delayed')
if not number then
	number = 0
	for _, channel in ipairs(redis.call('ZRANGE', base .. 'delays', 0, -1)) do
		local messages = redis.pcall('ZCARD', (delayed(channel)))
		number = number + (type(messages) == 'number' and messages or 0)
	end
	redis.call('SET', base .. 'delayed', number, 'PX', HOUR)
end
return tonumber(number)
