-- Count a message as dropped that a node took and cannot read.
-- ARGV: channel, expiry
count(ARGV[1], 'delivered', -1, tonumber(ARGV[2]))
count(ARGV[1], 'dropped', 1, tonumber(ARGV[2]))
return 0
