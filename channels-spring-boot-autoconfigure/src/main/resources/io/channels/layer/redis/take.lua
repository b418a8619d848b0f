-- Hand the next messages of some sources to a node, one for each of its requests, and keep
-- them until the node says that it has them.
-- ARGV: now, expiry, node, then in lists behind their lengths: requests that the node has the
-- messages of, and for each kind of request: when the node waits at the sources (0 never, 1 if
-- there is not a message for each request, 2 always), the sources, the requests
-- Returns: now, and for each kind of request: why it failed or nothing, channels that messages
-- expired on and how many, requests with their channels and entries, sources that hold more
-- and how many messages
local now, expiry, node = moment(ARGV[1]), tonumber(ARGV[2]), ARGV[3]
local claims, void = base .. 'claims:' .. node, base .. 'void:' .. node
local at = 4

local function list()
	local values = {}
	for i = 1, tonumber(ARGV[at]) do
		values[i] = ARGV[at + i]
	end
	at = at + 1 + #values
	return values
end

redis.call('PEXPIRE', claims, HOUR)
local confirmed = list()
if #confirmed > 0 then
	redis.call('HDEL', claims, unpack(confirmed))
end
local voids = redis.call('EXISTS', void) == 1

-- Messages that come back do so in the order in which they were taken, which is not always
-- that of the requests.
local last_turn
local function next_turn()
	last_turn = (last_turn or redis.call('HINCRBY', claims, 'turn', #ARGV) - #ARGV) + 1
	return digits(last_turn)
end

-- Take up to some messages of a channel for requests, the first of which is at a position.
-- Returns the next position, and whether the channel holds more.
local function take_channel(channel, requests, position, number, result)
	local queue = base .. 'queue:' .. channel
	local expired, taken = 0, 0
	local head = true
	while head and taken < number do
		local claimed = {}
		for _, entry in ipairs(redis.call('LPOP', queue, number - taken) or {}) do
			if expiry_of(entry) <= now then
				expired = expired + 1
			else
				local request = requests[position]
				position = position + 1
				claimed[#claimed + 1] = request
				claimed[#claimed + 1] = next_turn() .. ' ' .. channel .. ' ' .. entry
				local given = result[3]
				given[#given + 1] = request
				given[#given + 1] = channel
				given[#given + 1] = entry
				taken = taken + 1
			end
		end
		if #claimed > 0 then
			redis.call('HSET', claims, unpack(claimed))
		end
		head = redis.call('LINDEX', queue, 0)
	end
	if head then
		redis.call('ZADD', base .. 'due', digits(expiry_of(head)), channel)
	else
		redis.call('ZREM', base .. 'due', channel)
	end
	if expired > 0 then
		count(channel, 'expired', expired, expiry)
		result[2][#result[2] + 1] = channel
		result[2][#result[2] + 1] = expired
	end
	if taken > 0 then
		count(channel, 'delivered', taken, expiry)
	end
	return position, head and true or false
end

-- The same for a source, whose channels give a message each in turn.
local function take_source(source, requests, position, number, result)
	if not is_local(source) then
		return take_channel(source, requests, position, number, result)
	end
	local ready = base .. 'ready:' .. source
	local last = position + number
	while position < last do
		local channel = redis.call('LPOP', ready)
		if not channel then
			return position, false
		end
		local more
		position, more = take_channel(channel, requests, position, 1, result)
		if more then
			redis.call('RPUSH', ready, channel)
			redis.call('PEXPIRE', ready, expiry + HOUR)
		end
	end
	return position, redis.call('EXISTS', ready) == 1
end

local function wait_at(sources)
	for _, source in ipairs(sources) do
		redis.call('SADD', base .. 'waiting:' .. source, node)
		redis.call('PEXPIRE', base .. 'waiting:' .. source, HOUR)
	end
end

local function take(waits, sources, requests)
	local result = { '', {}, {}, {} }
	local position = 1
	local rest = sources
	while #rest > 0 and position <= #requests do
		local holding = {}
		for i, source in ipairs(rest) do
			local number = math.ceil((#requests - position + 1) / (#rest - i + 1))
			if number > 0 then
				local more
				position, more = take_source(source, requests, position, number, result)
				if more then
					holding[#holding + 1] = source
				end
			end
		end
		rest = holding
	end
	for _, source in ipairs(position > #requests and rest or {}) do
		local key = base .. (is_local(source) and 'ready:' or 'queue:') .. source
		result[4][#result[4] + 1] = source
		result[4][#result[4] + 1] = redis.call('LLEN', key)
	end
	if waits == '2' or waits == '1' and position <= #requests then
		wait_at(sources)
	end
	return result
end

local result = { now }
while at <= #ARGV do
	local waits = ARGV[at]
	at = at + 1
	local sources, requests = list(), {}
	for _, request in ipairs(list()) do
		if not voids or not redis.call('ZSCORE', void, request) then
			requests[#requests + 1] = request
		end
	end
	result[#result + 1] = guarded(take, waits, sources, requests)
end
redis.call('PEXPIRE', claims, HOUR)
return result
