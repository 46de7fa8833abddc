-- The index of deliveries: a sorted set of session ids by when they are due. It may be lost; a scan makes it anew.
--
-- KEYS[1] the index   ARGV[1] 'put', session id, due   'drop', session id   'due', how many at most
if ARGV[1] == 'put' then return redis.call('ZADD', KEYS[1], ARGV[3], ARGV[2]) end
if ARGV[1] == 'drop' then return redis.call('ZREM', KEYS[1], ARGV[2]) end
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
return redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', string.format('%.0f', now), 'LIMIT', 0, ARGV[2])
