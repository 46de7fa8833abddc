-- Tries whether the store writes, and has the newest command that the scripts need (PEXPIRETIME: Redis 7). It leaves no
-- key. KEYS[1] a key of its own
redis.call('PEXPIRETIME', KEYS[1])
redis.call('SET', KEYS[1], cjson.encode({1}), 'PX', 1000)
return redis.call('UNLINK', KEYS[1])
