-- One at a time. KEYS[1] the lease   ARGV[1] who asks   ARGV[2] for how long, ms; 0 gives it back
-- Answers 1 to who has it now.
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then return 0 end
if ARGV[2] == '0' then return redis.call('DEL', KEYS[1]) end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1
