-- Queue a message.
-- ARGV: now, channel, source, capacity, expiry, frame, whether its sender is told if the
-- channel is full, node
-- Returns: outcome, how many messages had expired before, a node that waits for it or owns
-- the channel
local now, channel, source = moment(ARGV[1]), ARGV[2], ARGV[3]
local capacity, expiry, frame = tonumber(ARGV[4]), tonumber(ARGV[5]), ARGV[6]
local direct, node = ARGV[7] == '1', ARGV[8]

if is_local(source) then
	local owner = redis.call('GET', base .. 'owner:' .. source)
	if owner and owner ~= node and alive(owner) then
		return { 'OWNED', 0, owner }
	end
end
local expired = expire(channel, now, expiry)
if expired > 0 and not direct then
	return { 'LEFT', expired, '' }
end
if redis.call('LLEN', base .. 'queue:' .. channel) >= capacity then
	count(channel, 'full', 1, expiry)
	if not direct then
		count(channel, 'sent', 1, expiry)
		count(channel, 'dropped', 1, expiry)
	end
	return { 'FULL', expired, '' }
end
enqueue(channel, digits(now + expiry) .. frame, expiry, 'RPUSH')
count(channel, 'sent', 1, expiry)
return { 'SENT', expired, next_waiting(source) }
