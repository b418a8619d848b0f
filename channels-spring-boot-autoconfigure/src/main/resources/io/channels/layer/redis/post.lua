-- Put an entry into the inbox of a node.
-- ARGV: node, limit, group whose message it is or nothing, fields of the entry
-- Returns: its position, or -1 if there is no such node, -2 if the inbox is full
local position = post(ARGV[1], tonumber(ARGV[2]), { unpack(ARGV, 4) })
if position == -2 and ARGV[3] ~= '' then
	missed(ARGV[1], ARGV[3])
end
return position
