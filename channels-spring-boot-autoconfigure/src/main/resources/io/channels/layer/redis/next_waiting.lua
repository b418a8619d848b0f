-- Choose the next node to wake for a message that waits at a source.
-- ARGV: source
-- Returns: the node, or nothing if no message or no node waits
local source = ARGV[1]
if redis.call('EXISTS', base .. (is_local(source) and 'ready:' or 'queue:') .. source) == 0 then
	return ''
end
return next_waiting(source)
