-- Put entries into the inboxes of nodes, in order.
-- ARGV: limit, and for each entry: node, group whose message it is or nothing, entry
-- Returns: for each its position, or -1 if there is no such node, -2 if the inbox is full
local inboxes, result = {}, {}
for i = 2, #ARGV, 3 do
	local node = ARGV[i]
	inboxes[node] = inboxes[node] or open(node)
	local position = post(inboxes[node], tonumber(ARGV[1]), ARGV[i + 2])
	if position == -2 and ARGV[i + 1] ~= '' then
		missed(node, ARGV[i + 1])
	end
	result[#result + 1] = position
end
for _, inbox in pairs(inboxes) do
	shut(inbox)
end
return result
