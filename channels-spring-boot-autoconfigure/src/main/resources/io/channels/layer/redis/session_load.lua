-- Find the session of a connection.
-- ARGV: prefix, connection
-- Returns: its version and the session, or nothing
local known = redis.call('HGET', base .. 'sessions:' .. ARGV[1], ARGV[2])
if not known then
	return {}
end
local colon = string.find(known, ':', 1, true)
return { tonumber(string.sub(known, 1, colon - 1)), string.sub(known, colon + 1) }
