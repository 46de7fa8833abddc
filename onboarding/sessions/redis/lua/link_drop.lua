-- Forgets a resume link. KEYS[1] the link's own key
return redis.call('UNLINK', KEYS[1])
