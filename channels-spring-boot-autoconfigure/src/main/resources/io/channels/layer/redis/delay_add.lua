-- Keep a message until it is due.
-- ARGV: now, channel, delay, frame, end of its id
-- Returns: its id
local channel, delay = ARGV[2], tonumber(ARGV[3])
local due = moment(ARGV[1]) + delay
local times, messages = delayed(channel)
-- Messages that are due at the same time are in the order of their ids.
local id = string.format('%016.0f', redis.call('INCR', base .. 'delay')) .. ARGV[5]

redis.call('ZADD', times, digits(due), id)
redis.call('HSET', messages, id, ARGV[4])
change_number(1)
local planned = redis.call('ZSCORE', base .. 'delays', channel)
if not planned or tonumber(planned) > due and not is_paused(channel) then
	redis.call('ZADD', base .. 'delays', digits(due), channel)
end
keep(channel, delay)
return id
