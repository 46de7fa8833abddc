-- Ends a call that once_begin began. KEYS[1] what is known of it   ARGV[1] who was at it
-- ARGV[2] 'done', and the answer   'refused': it had no effect, and may be asked otherwise
-- 'unknown': nobody knows whether it had one; asked again, it goes on with the same seed
if redis.call('HGET', KEYS[1], 'by') ~= ARGV[1] then return 0 end
if ARGV[2] == 'refused' then return redis.call('UNLINK', KEYS[1]) end
if ARGV[2] == 'done' then return redis.call('HSET', KEYS[1], 'answer', ARGV[3], 'until', '0') end
return redis.call('HSET', KEYS[1], 'by', '', 'until', '0')
