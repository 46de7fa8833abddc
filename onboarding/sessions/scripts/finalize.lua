-- Stores the context and closes the session, once. ARGV[5] the context
-- ARGV[6] JSON {revision: that the context was built from, reference, checksum, retention: ms}
local finalize = cjson.decode(ARGV[6])
local refused = refusal()
if refused then return {refused} end
if metadata.status ~= 'open' then return repeated() end
if finalize.revision ~= tonumber(progress.revision) then return view('moved') end

for field in pairs(progress) do
  if string.match(field, '^draft:%d+$') then
    redis.call('UNLINK', BASE .. field)
    redis.call('HDEL', KEYS[2], field)
    progress[field] = nil
  end
end
metadata.status, metadata.finalized_at = 'finalized', int(now)
metadata.reference, metadata.checksum = finalize.reference, finalize.checksum
progress.context = '1'
redis.call('SET', KEYS[3], ARGV[5])
redis.call('HSET', KEYS[2], 'context', '1')
redis.call('HSET', KEYS[1], 'status', 'finalized', 'finalized_at', metadata.finalized_at,
  'reference', metadata.reference, 'checksum', metadata.checksum)
for _, key in ipairs(keys()) do redis.call('PEXPIREAT', key, int(now + finalize.retention)) end
return view('ok')
