-- Note on the side of a queued channel that it is a member of a group.
-- ARGV: channel, group, expiry
local channel = ARGV[1]
redis.call('SADD', base .. 'groups:' .. channel, ARGV[2])
redis.call('PEXPIRE', base .. 'groups:' .. channel, ARGV[3])
if is_local(channel) then
	local members = base .. 'members:' .. source_of(channel)
	redis.call('SADD', members, channel)
	redis.call('PEXPIRE', members, ARGV[3])
end
return 0
