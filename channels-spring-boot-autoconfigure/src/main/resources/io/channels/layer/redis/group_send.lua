-- Find where the members of a group are, and post a message to the nodes in this partition.
-- ARGV: now, group expiry, group, sending node, whether all inboxes are in this partition,
-- limit of an inbox, the entry or nothing
-- Returns: nodes and positions (0 if it is to be posted), queued channels that are members
local now, group, sender = moment(ARGV[1]), ARGV[3], ARGV[4]
local here, limit = ARGV[5] == '1', tonumber(ARGV[6])
local nodes, channels = base .. 'group:' .. group .. ':nodes', base .. 'group:' .. group .. ':channels'
local entry = ARGV[7]
local posts = {}
local is_fresh = entry ~= '' and fresh()
if is_fresh then
	if redis.call('LLEN', base .. 'recent') < 5000 then
		redis.call('RPUSH', base .. 'recent', entry)
	else
		redis.call('HINCRBY', base .. 'unkept', group, 1)
		redis.call('PEXPIRE', base .. 'unkept', FRESH)
	end
	redis.call('PEXPIRE', base .. 'recent', FRESH)
end
for _, node in ipairs(redis.call('HKEYS', nodes)) do
	if node ~= sender then
		if not alive(node) then
			redis.call('HDEL', nodes, node)
			-- If it comes back all the same, it gets this before what is newer.
			lose(node, is_fresh and 1 or 0)
		elseif not is_fresh or redis.call('SISMEMBER', base .. 'returned', node) == 1 then
			local position = 0
			if here and entry ~= '' then
				local inbox = open(node)
				position = post(inbox, limit, entry)
				shut(inbox)
				if position == -2 then
					missed(node, group)
				end
			end
			posts[#posts + 1] = node
			posts[#posts + 1] = position
		end
	end
end
redis.call('ZREMRANGEBYSCORE', channels, '-inf', digits(now - tonumber(ARGV[2])))
return { posts, redis.call('ZRANGE', channels, 0, -1) }
