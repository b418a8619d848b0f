-- What the scripts of messages that are sent later know beside.

local WEEK = 7 * DAY

-- How long a node keeps others from a channel while it moves or hands over what is due.
local BUSY = 1000

-- Begin with a command that writes and needs no memory, so that what is due is sent even if
-- there is none.
local function insist()
	redis.call('ZREM', base .. 'delays', '')
end

local function delayed(channel)
	return base .. 'delayed:' .. channel, base .. 'later:' .. channel
end

-- Keep what is due for a channel within some time; a week longer, in case all nodes are
-- away then.
local function keep(channel, millis)
	local times, messages = delayed(channel)
	for _, key in ipairs({ times, messages, base .. 'delays', base .. 'delay' }) do
		if redis.call('PTTL', key) < millis + WEEK then
			redis.call('PEXPIRE', key, digits(millis + WEEK))
		end
	end
end

-- Add to the number of all messages, if it is known.
local function change_number(change)
	if change ~= 0 and redis.call('EXISTS', base .. 'delayed') == 1 then
		redis.call('INCRBY', base .. 'delayed', change)
	end
end

-- Look at a channel again when its next message is due, but not before some moment.
local function look(channel, earliest)
	local times, messages = delayed(channel)
	local due = redis.call('ZRANGE', times, 0, 0, 'WITHSCORES')[2]
	if due then
		redis.call('ZADD', base .. 'delays', digits(math.max(tonumber(due), earliest)), channel)
	else
		redis.call('ZREM', base .. 'delays', channel)
		redis.call('UNLINK', times, messages)
	end
end

-- Look at a full channel again after a pause, which grows from one time to the next.
local function pause(channel, now)
	local _, messages = delayed(channel)
	local times = redis.call('HINCRBY', messages, 'pauses', 1)
	look(channel, now + math.min(1000, 50 * 2 ^ times))
	keep(channel, 0)
end

local function is_paused(channel)
	local _, messages = delayed(channel)
	return redis.call('HEXISTS', messages, 'pauses') == 1
end

local function forget(channel, id)
	local times, messages = delayed(channel)
	change_number(-redis.call('ZREM', times, id))
	redis.call('HDEL', messages, id, id .. '!', 'pauses')
end

-- Visit the messages that are due, the first due first, until one is not done with. Those
-- that a node had in hand when it died are dropped, since nobody knows what it did with
-- them. Returns whether the next is in the hand of another node, and how many were dropped.
local function each_due(channel, now, expiry, node, limit, visit)
	local times, messages = delayed(channel)
	local dropped, in_hand = 0, false
	for _, id in ipairs(redis.call('ZRANGEBYSCORE', times, '-inf', digits(now), 'LIMIT', 0, limit)) do
		local frame, holder = unpack(redis.call('HMGET', messages, id, id .. '!'))
		if holder and holder ~= node then
			in_hand = alive(holder)
			frame = false
		end
		if in_hand then
			break
		end
		if not frame then
			forget(channel, id)
			dropped = dropped + 1
		elseif not visit(id, frame) then
			break
		end
	end
	if dropped > 0 then
		count(channel, 'sent', dropped, expiry)
		count(channel, 'dropped', dropped, expiry)
	end
	return in_hand, dropped
end
