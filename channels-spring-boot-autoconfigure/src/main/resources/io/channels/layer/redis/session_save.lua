-- Save the session of a connection, unless a later version is there.
-- ARGV: prefix, connection, version, expiry, session
local key = base .. 'sessions:' .. ARGV[1]
local known = redis.call('HGET', key, ARGV[2])
if not known or tonumber(string.match(known, '^%d+')) <= tonumber(ARGV[3]) then
	redis.call('HSET', key, ARGV[2], ARGV[3] .. ':' .. ARGV[5])
end
redis.call('PEXPIRE', key, ARGV[4])
return 0
