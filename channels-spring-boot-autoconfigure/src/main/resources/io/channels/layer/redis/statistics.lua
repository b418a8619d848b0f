-- Count.
-- ARGV: expiry, channel, or nothing for the partition
-- Returns: sent, delivered, expired, dropped, full, when the oldest message expires or 0
local key = ARGV[2] and base .. 'count:' .. ARGV[2] or base .. 'counts'
local fields = { 'sent', 'delivered', 'expired', 'dropped', 'full' }
local result = {}
local totals = {}
for i, value in ipairs(redis.call('HMGET', key, unpack(fields))) do
	totals[fields[i]] = tonumber(value or 0)
end
local oldest
if ARGV[2] then
	oldest = redis.call('ZSCORE', base .. 'due', ARGV[2])
else
	oldest = redis.call('ZRANGE', base .. 'due', 0, 0, 'WITHSCORES')[2]
	for _, pushed in ipairs(redis.call('HVALS', base .. 'pushed')) do
		for field, number in string.gmatch(pushed, '(%a+)=(%-?%d+)') do
			totals[field] = totals[field] + tonumber(number)
		end
	end
end
for i, field in ipairs(fields) do
	result[i] = totals[field]
end
result[6] = tonumber(oldest or 0)
return result
