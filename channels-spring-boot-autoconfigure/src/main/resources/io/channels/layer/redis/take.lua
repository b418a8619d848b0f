-- Hand the next message of some sources to a node, and keep it until the node says that it
-- has it.
-- ARGV: now, expiry, node, request, whether the node waits if there is none or for more,
-- number of sources, sources, requests that the node has the messages of
-- Returns: channel, frame, whether the channel holds more, channels that messages expired
-- on and how many
local now, expiry, node, request = moment(ARGV[1]), tonumber(ARGV[2]), ARGV[3], ARGV[4]
local sources = tonumber(ARGV[6])
local claims = base .. 'claims:' .. node
local expired = {}

redis.call('PEXPIRE', claims, HOUR)
if #ARGV > 6 + sources then
	redis.call('HDEL', claims, unpack(ARGV, 7 + sources))
end
if redis.call('ZSCORE', base .. 'void:' .. node, request) then
	return { '', '', 0, {} }
end

local function next_message(channel)
	local number = expire(channel, now, expiry)
	if number > 0 then
		expired[#expired + 1] = channel
		expired[#expired + 1] = number
	end
	local entry = redis.call('LPOP', base .. 'queue:' .. channel)
	if not entry then
		return nil, false
	end
	local head = redis.call('LINDEX', base .. 'queue:' .. channel, 0)
	if head then
		redis.call('ZADD', base .. 'due', string.sub(head, 1, 13), channel)
	else
		redis.call('ZREM', base .. 'due', channel)
	end
	return entry, head and true or false
end

local function next_of(source)
	if not is_local(source) then
		local entry, more = next_message(source)
		return source, entry, more
	end
	local ready = base .. 'ready:' .. source
	local channel = redis.call('LPOP', ready)
	while channel do
		local entry, more = next_message(channel)
		if entry then
			if more then
				redis.call('RPUSH', ready, channel)
				redis.call('PEXPIRE', ready, expiry + HOUR)
			end
			return channel, entry, more or redis.call('EXISTS', ready) == 1
		end
		channel = redis.call('LPOP', ready)
	end
	return source, nil, false
end

local function wait_at_sources()
	for i = 1, sources do
		local waiting = base .. 'waiting:' .. ARGV[6 + i]
		redis.call('SADD', waiting, node)
		redis.call('PEXPIRE', waiting, HOUR)
	end
end

if ARGV[5] == '1' then
	wait_at_sources()
end
for i = 1, sources do
	local channel, entry, more = next_of(ARGV[6 + i])
	if entry then
		redis.call('HSET', claims, request, channel .. ' ' .. entry)
		redis.call('PEXPIRE', claims, HOUR)
		count(channel, 'delivered', 1, expiry)
		return { channel, string.sub(entry, 14), more and 1 or 0, expired }
	end
end
return { '', '', 0, expired }
