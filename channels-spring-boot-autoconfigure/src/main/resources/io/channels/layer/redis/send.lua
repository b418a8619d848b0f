-- Queue messages.
-- ARGV: now, expiry, node, then for each channel: channel, source, capacity, how many messages,
-- and for each of them whether its sender is told if the channel is full, and the frame
-- Returns: for each channel: why it failed or nothing, an outcome for each message, how many
-- messages had expired before, the node that owns the channel, nodes that wait for messages
local now, expiry, node = moment(ARGV[1]), tonumber(ARGV[2]), ARGV[3]
local expires = digits(now + expiry)

local function all_waiting(source, number)
	local nodes = {}
	while #nodes < number do
		local waiting = next_waiting(source)
		if waiting == '' then
			break
		end
		nodes[#nodes + 1] = waiting
	end
	return nodes
end

local function send(channel, source, capacity, number, first)
	local owner = is_local(source) and subscriber_of(channel)
	if owner and owner ~= node then
		return { '', string.rep('O', number), 0, owner, {} }
	end
	local expired = expire(channel, now, expiry)
	local room = capacity - redis.call('LLEN', base .. 'queue:' .. channel)
	local outcomes, entries = {}, {}
	local full, dropped = 0, 0
	for i = first, first + 2 * number - 1, 2 do
		local direct = ARGV[i] == '1'
		if i == first and expired > 0 and not direct then
			outcomes[#outcomes + 1] = 'L'
		elseif room > 0 then
			room = room - 1
			entries[#entries + 1] = expires .. ARGV[i + 1]
			outcomes[#outcomes + 1] = 'S'
		else
			full = full + 1
			dropped = dropped + (direct and 0 or 1)
			outcomes[#outcomes + 1] = 'F'
		end
	end
	local waiting = {}
	if #entries > 0 then
		enqueue(channel, entries, expiry, 'RPUSH')
		waiting = all_waiting(source, #entries)
	end
	if #entries + dropped > 0 then
		count(channel, 'sent', #entries + dropped, expiry)
	end
	if full > 0 then
		count(channel, 'full', full, expiry)
	end
	if dropped > 0 then
		count(channel, 'dropped', dropped, expiry)
	end
	return { '', table.concat(outcomes), expired, '', waiting }
end

local result = {}
local at = 4
while at <= #ARGV do
	local number = tonumber(ARGV[at + 3])
	result[#result + 1] = guarded(send, ARGV[at], ARGV[at + 1], tonumber(ARGV[at + 2]), number, at + 4)
	at = at + 4 + 2 * number
end
return result
