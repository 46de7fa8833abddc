-- The session that a resume link leads to. KEYS[1] the link's own key
return redis.call('GET', KEYS[1])
