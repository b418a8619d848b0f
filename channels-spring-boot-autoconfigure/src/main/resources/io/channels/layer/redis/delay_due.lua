-- Find channels with messages that are due, and keep other nodes from them for a while.
-- ARGV: now, how many channels, whether also those that nodes are kept from, since the node may
-- be the one that did so
-- Returns: in how many milliseconds to look again, or -1 if there is nothing, channels
local now = moment(ARGV[1])
local delays = base .. 'delays'
insist()
local latest = ARGV[3] == '1' and now + BUSY or now
local channels = redis.call('ZRANGEBYSCORE', delays, '-inf', digits(latest), 'LIMIT', 0, ARGV[2])
for _, channel in ipairs(channels) do
	redis.call('ZADD', delays, digits(now + BUSY), channel)
end
local next = redis.call('ZRANGE', delays, 0, 0, 'WITHSCORES')[2]
return { next and math.max(0, next - now) or -1, channels }
