-- A finalized session's document, typeset: made once at a time, kept for a while, and gone with the session.
--
-- ARGV[5] what to do   ARGV[6] the context's checksum, '' to claim   ARGV[7] the typeset document   ARGV[8] ms
--   claim: the document where it is kept, else the right to make it for so long: 'kept' and the text, 'ok' or 'busy'
--   keep: keep it for so long, no longer than the session   release: somebody else may make it
-- Neither key is listed in progress: a session is whole without them.
local refused = refusal()
if refused then return {refused} end
if metadata.status ~= 'finalized' then return {'open'} end
local document, claim = BASE .. 'document', BASE .. 'document:claim'

if ARGV[5] == 'release' then
  redis.call('UNLINK', claim)
elseif ARGV[5] == 'keep' then
  if ARGV[6] == metadata.checksum then
    redis.call('SET', document, ARGV[7], 'PXAT', int(math.min(now + ARGV[8], until_)))
  end
  redis.call('UNLINK', claim)
else
  local kept = redis.call('GET', document)
  if kept then return {'kept', kept} end
  if not redis.call('SET', claim, '1', 'NX', 'PX', ARGV[8]) then return {'busy'} end
end
return view('ok')
