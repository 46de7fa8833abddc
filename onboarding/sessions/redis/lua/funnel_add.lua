-- Adds counts up. KEYS[1] the counts of a day   ARGV[1] for how long they are kept, ms   ARGV[2] who counted
-- ARGV[3] which of that one's batches this is, from 1   ARGV[4] field, ARGV[5] how many more, …
-- A batch that is sent again adds nothing: a reply may have been lost.
local by = 'by:' .. ARGV[2]
if tonumber(redis.call('HGET', KEYS[1], by) or '0') >= tonumber(ARGV[3]) then return 0 end
redis.call('HSET', KEYS[1], by, ARGV[3])
for i = 4, #ARGV, 2 do redis.call('HINCRBY', KEYS[1], ARGV[i], ARGV[i + 1]) end
redis.call('PEXPIRE', KEYS[1], ARGV[1])
return 1
