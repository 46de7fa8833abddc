-- Where a resume link leads. KEYS[1] the link's own key   ARGV[1] session id   ARGV[2] lives, ms
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1
