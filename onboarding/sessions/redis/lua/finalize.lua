-- Stores the context and closes the session, once. ARGV[5] the context
-- ARGV[6] JSON {revision: that the context was built from, reference, checksum, retention: ms,
--   drafts {number: revision}: those that say nothing but what is saved; any other one waits to be used or discarded
--   outbox {to: receivers with spaces between, tried, kept: ms, index} where a delivery is configured}
local finalize = cjson.decode(ARGV[6])
local refused = refusal()
if refused then return {refused} end
if metadata.status ~= 'open' then return repeated() end
if older() then return view('older') end
if finalize.revision ~= tonumber(progress.revision) then return view('moved') end

local drafts = {unpack(listed.draft)}
for _, field in ipairs(drafts) do
  local n = sub(field, 7)
  if drafted(n).revision ~= finalize.drafts[n] then return view('moved') end
end
for _, field in ipairs(drafts) do drop_draft(field) end
changed()
metadata.status, metadata.finalized_at = 'finalized', int(now)
metadata.reference, metadata.checksum = finalize.reference, finalize.checksum
progress.context = '1'
redis.call('SET', KEYS[3], ARGV[5])
redis.call('HSET', KEYS[2], 'context', '1')
redis.call('HSET', KEYS[1], 'status', 'finalized', 'finalized_at', metadata.finalized_at,
  'reference', metadata.reference, 'checksum', metadata.checksum)
until_ = now + finalize.retention
for _, key in ipairs(keys()) do redis.call('PEXPIREAT', key, int(until_)) end

local outbox = finalize.outbox
if outbox then
  redis.call('HSET', BASE .. 'outbox', 'context', ARGV[5], 'reference', metadata.reference, 'finalized_at', int(now),
    'user_id', metadata.user_id, 'workspace_id', metadata.workspace_id, 'pending', outbox.to, 'dead', '',
    'tries', '0', 'due', int(now), 'until', int(now + outbox.tried), 'why', '')
  redis.call('PEXPIREAT', BASE .. 'outbox', int(now + outbox.kept))
  -- In a Cluster the index is at home elsewhere, most of the time; a scan finds what is not in it.
  redis.pcall('ZADD', outbox.index, int(now), string.match(BASE, '{(.*)}'))
end
return view('ok')
