-- Sends again: from the outbox where it is still there, else from the session.
--
-- KEYS[2] metadata   KEYS[3] context   ARGV[1] receivers, with spaces between   ARGV[2] tried for, ms   ARGV[3] kept for, ms
if standing() == 'gone' then
  local metadata, context = table_of(redis.call('HGETALL', KEYS[2])), redis.call('GET', KEYS[3])
  if metadata.status ~= 'finalized' or not context then return answer('gone') end
  change({context = context})
  for _, field in ipairs({'reference', 'finalized_at', 'user_id', 'workspace_id'}) do change({[field] = metadata[field]}) end
end
change({pending = ARGV[1], dead = '', tries = '0', due = int(now), ['until'] = int(now + ARGV[2]), why = ''})
redis.call('PEXPIREAT', KEYS[1], int(now + ARGV[3]))
return answer('due')
