-- Count a message that a node took and nobody gets.
-- ARGV: channel, expiry, what happened to it
count(ARGV[1], 'delivered', -1, tonumber(ARGV[2]))
count(ARGV[1], ARGV[3], 1, tonumber(ARGV[2]))
return 0
