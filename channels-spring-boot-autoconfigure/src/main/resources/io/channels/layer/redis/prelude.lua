-- What every script knows. KEYS[1] is the start of all keys of one partition, which are
-- on one server or in one hash slot; the other keys are made of it here. KEYS[2] never
-- exists: where a slot is on the move, a cluster refuses a script that names two keys of
-- which one is missing, and so never runs one on half of them.
--
--   queue:<channel>     list: messages that wait, each behind the 13 digits of its expiry
--   ready:<prefix>      list: channels below a node-local prefix that hold messages, in turn
--   due                 sorted set: channels that hold messages, by the expiry of the oldest
--   count:<channel>     hash: what happened on the channel
--   counts              hash: what happened on all queues of the partition
--   waiting:<source>    set: nodes with a receiver that waits at the source
--   claims:<node>       hash: messages handed to a node, which has not said that it has them,
--                       each behind its turn and channel; turn to the last turn
--   void:<node>         sorted set: requests that the node gave up, by time
--   owner:<prefix>      string: the node that a node-local prefix is subscribed at (lease)
--   sessions:<prefix>   hash: reply channels below it to the sessions of their connections, each
--                       behind its version
--   groups:<channel>    set: groups that a queued channel is a member of
--   members:<prefix>    set: queued channels below a node-local prefix that have groups
--   group:<g>:nodes     hash: nodes with members of the group, to the generation of each
--   group:<g>:channels  sorted set: queued channels in the group, by the time of the last add
--   fresh               string: the partition began anew just now, and nodes come back to it
--   recent              list: messages to groups since
--   unkept              hash: groups to messages that are not in this list, since it is full
--   returned            set: nodes that are back since, and have found the former
--   away                hash: nodes that were lost since, to how many there were by then
--   nodes               sorted set: nodes by the end of their lease, in lease time
--   beats               hash: nodes to the last sign of life
--   pulse               hash: what lease time is made of
--   memory              string: written now and then, to see that the server has memory
--   inbox:<node>        stream: what other nodes have for a node
--   position:<node>     string: how many messages its inbox ever got
--   missed:<node>       hash: groups to messages that the full inbox did not take
--   pushed              hash: nodes to what happened on their subscribed channels
--   delays              sorted set: channels with messages that are sent later, by the time to
--                       look at them
--   delayed:<channel>   sorted set: ids of such messages, by the time at which they are due
--   later:<channel>     hash: ids to messages; <id>! to the node that has the message in hand;
--                       how often the full channel was put off
--   delayed             string: how many such messages there are, if somebody asked within the
--                       hour
--   delay               string: the number in the last id
--
-- Times are in milliseconds. Every key has an expiry, which is prolonged while it is used.
-- A server that is out of memory refuses a script's first command if that needs memory,
-- but none behind a command that wrote: what must go on even then begins with PEXPIRE.

local base = KEYS[1]
local DAY = 86400000
local FRESH = 10000
local HOUR = 3600000

local function time()
	local parts = redis.call('TIME')
	return parts[1] * 1000 + math.floor(parts[2] / 1000)
end

-- The time of messages: the server's, unless the caller brings its own.
local function moment(argument)
	local given = tonumber(argument)
	return given == 0 and time() or given
end

local function digits(number)
	return string.format('%.0f', number)
end

local function is_local(name)
	return string.find(name, '!', 1, true) ~= nil
end

local function source_of(channel)
	return string.match(channel, '^[^!]+!') or channel
end

-- The time of leases: it stands still while no node at all gives a sign of life, as when
-- Redis itself was away, so that nobody is taken for dead then.
local leased

local function lease_time()
	if not leased then
		local pulse = redis.call('HMGET', base .. 'pulse', 'last', 'limit', 'skipped')
		leased = 0
		if pulse[1] then
			leased = tonumber(pulse[1]) + math.min(time() - pulse[1], tonumber(pulse[2])) - tonumber(pulse[3])
		end
	end
	return leased
end

local function alive(node)
	local lease = redis.call('ZSCORE', base .. 'nodes', node)
	return lease and tonumber(lease) > lease_time()
end

-- The node that a channel is subscribed at. While it seemed dead, messages were queued; until
-- it has taken those, others queue up behind them.
local function subscriber_of(channel)
	local owner = redis.call('GET', base .. 'owner:' .. source_of(channel))
	return owner and alive(owner) and redis.call('EXISTS', base .. 'queue:' .. channel) == 0 and owner
end

-- Whether Redis has lost the nodes, or they were never here, so that groups are not known.
local function fresh()
	if redis.call('EXISTS', base .. 'fresh') == 1 then
		return true
	end
	if redis.call('EXISTS', base .. 'nodes') == 0 then
		redis.call('SET', base .. 'fresh', '1', 'PX', FRESH)
		return true
	end
	return false
end

-- Add to what happened in the partition. Signs of life prolong the key, but it must not
-- depend on one more of them.
local function count_all(field, number)
	if redis.call('HINCRBY', base .. 'counts', field, number) == tonumber(number) then
		redis.call('PEXPIRE', base .. 'counts', DAY)
	end
end

local function count(channel, field, number, expiry)
	count_all(field, number)
	local key = base .. 'count:' .. channel
	redis.call('HINCRBY', key, field, number)
	local passing = string.find(channel, '[?!]') ~= nil
	redis.call('PEXPIRE', key, passing and 2 * expiry or HOUR)
end

-- When an entry of a queue expires. What another program wrote has expired already.
local function expiry_of(entry)
	return tonumber(string.match(entry, '^' .. string.rep('%d', 13)) or 0)
end

-- Drop what has expired of a channel, and note when the next message does.
local function expire(channel, now, expiry)
	local due = redis.call('ZSCORE', base .. 'due', channel)
	if not due or tonumber(due) > now then
		return 0
	end
	local queue = base .. 'queue:' .. channel
	local expired = 0
	local head = redis.call('LINDEX', queue, 0)
	while head and expiry_of(head) <= now do
		redis.call('LPOP', queue)
		expired = expired + 1
		head = redis.call('LINDEX', queue, 0)
	end
	if expired > 0 then
		count(channel, 'expired', expired, expiry)
	end
	if head then
		redis.call('ZADD', base .. 'due', digits(expiry_of(head)), channel)
	else
		redis.call('ZREM', base .. 'due', channel)
		if is_local(channel) then
			redis.call('LREM', base .. 'ready:' .. source_of(channel), 0, channel)
		end
	end
	return expired
end

-- Put messages into a queue, at its end or back at its head.
local function enqueue(channel, entries, expiry, command)
	local queue = base .. 'queue:' .. channel
	local size = redis.call(command, queue, unpack(entries))
	local was_empty = size == #entries
	redis.call('PEXPIRE', queue, expiry + HOUR)
	if was_empty or command == 'LPUSH' then
		redis.call('ZADD', base .. 'due', digits(expiry_of(entries[1])), channel)
		redis.call('PEXPIRE', base .. 'due', DAY)
	end
	if was_empty and is_local(channel) then
		local ready = base .. 'ready:' .. source_of(channel)
		redis.call('RPUSH', ready, channel)
		redis.call('PEXPIRE', ready, expiry + HOUR)
	end
end

-- Take a node that waits at a source off the list of those. Returns nothing if there is none.
local function next_waiting(source)
	local waiting = redis.call('SPOP', base .. 'waiting:' .. source)
	while waiting and not alive(waiting) do
		waiting = redis.call('SPOP', base .. 'waiting:' .. source)
	end
	return waiting or ''
end

-- Do something for one channel or some sources, without harm to others in the same script.
-- Returns what that returns, or says in the first place of a list why it failed.
local function guarded(action, ...)
	local succeeded, result = pcall(action, ...)
	if succeeded then
		return result
	end
	return { type(result) == 'table' and result.err or tostring(result) }
end

-- The kinds of entries that are messages, and count.
local MESSAGES = { d = true, g = true, m = true }

-- Look at the inbox of a node, to post to it.
local function open(node)
	if not alive(node) then
		return { gone = true }
	end
	local inbox = { key = base .. 'inbox:' .. node, position_key = base .. 'position:' .. node }
	inbox.size = redis.call('XLEN', inbox.key)
	inbox.position = tonumber(redis.call('GET', inbox.position_key) or 0)
	return inbox
end

-- Note that a node is lost, which may come back. All but the last few messages to groups were
-- for its inbox.
local function lose(node, last)
	if redis.call('SREM', base .. 'returned', node) == 1 then
		redis.call('HSET', base .. 'away', node, redis.call('LLEN', base .. 'recent') - last)
		redis.call('PEXPIRE', base .. 'away', FRESH)
	end
end

-- Put an entry, whose kind is its first character, into an inbox. Returns the position of
-- the last message, or why there is none.
local function post(inbox, limit, entry)
	if inbox.gone then
		return -1
	end
	if inbox.size >= limit then
		return -2
	end
	local position = inbox.position + (MESSAGES[string.sub(entry, 1, 1)] and 1 or 0)
	redis.call('XADD', inbox.key, '*', 'q', digits(position), 'e', entry)
	inbox.size = inbox.size + 1
	inbox.position = position
	inbox.written = true
	return position
end

-- Note what was posted to an inbox.
local function shut(inbox)
	if inbox.written then
		redis.call('SET', inbox.position_key, digits(inbox.position), 'KEEPTTL')
		redis.call('PEXPIRE', inbox.key, HOUR)
	end
end

local function missed(node, group)
	redis.call('HINCRBY', base .. 'missed:' .. node, group, 1)
	redis.call('PEXPIRE', base .. 'missed:' .. node, HOUR)
end

-- Remove all that a node owned, but for what it asked for: if it is not dead after all,
-- it may say that it never got that. Returns how many messages for single channels are
-- lost with it.
local function bury(node)
	local lost = 0
	local first = '-'
	while true do
		local entries = redis.call('XRANGE', base .. 'inbox:' .. node, first, '+', 'COUNT', 500)
		for _, entry in ipairs(entries) do
			for i = 1, #entry[2], 2 do
				if entry[2][i] == 'e' and string.sub(entry[2][i + 1], 1, 1) == 'd' then
					lost = lost + 1
				end
			end
			first = '(' .. entry[1]
		end
		if #entries < 500 then
			break
		end
	end
	redis.call('ZREM', base .. 'nodes', node)
	lose(node, 0)
	redis.call('HDEL', base .. 'beats', node)
	if lost > 0 then
		count_all('sent', lost)
		count_all('dropped', lost)
	end
	local pushed = redis.call('HGET', base .. 'pushed', node)
	if pushed then
		for field, number in string.gmatch(pushed, '(%a+)=(%-?%d+)') do
			count_all(field, number)
		end
		redis.call('HDEL', base .. 'pushed', node)
	end
	redis.call('UNLINK', base .. 'inbox:' .. node, base .. 'position:' .. node, base .. 'missed:' .. node)
	return lost
end

