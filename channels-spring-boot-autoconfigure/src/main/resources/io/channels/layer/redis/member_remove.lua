-- Forget on the side of a queued channel that it is a member of a group, or of all.
-- ARGV: channel, group or nothing
-- Returns: the groups
local channel = ARGV[1]
local key = base .. 'groups:' .. channel
local groups
if ARGV[2] then
	groups = redis.call('SREM', key, ARGV[2]) == 1 and { ARGV[2] } or {}
else
	groups = redis.call('SMEMBERS', key)
	redis.call('UNLINK', key)
end
if is_local(channel) and redis.call('EXISTS', key) == 0 then
	redis.call('SREM', base .. 'members:' .. source_of(channel), channel)
end
return groups
