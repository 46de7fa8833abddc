-- Counts what a limit is on. KEYS[1] the counter   ARGV[1] how many more, 0 to ask only   ARGV[2] window, ms, from the first
-- Answers {how many, ms until the window ends}.
local count = tonumber(redis.call('GET', KEYS[1]) or '0')
if ARGV[1] ~= '0' then
  count = redis.call('INCRBY', KEYS[1], ARGV[1])
  if count == tonumber(ARGV[1]) then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
end
return {count, redis.call('PTTL', KEYS[1])}
