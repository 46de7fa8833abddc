-- Stores a session as another definition of the flow has it: each step and draft under its number there.
--
-- ARGV[5] JSON:
--   was, revision: what the session must still be   definition, version, numbering: what it is then
--   steps [[from or 0, to, version, state, form], …]   drafts [[from, to, what progress says of it], …]
--   atoms   shown [[step, 0 or 1], …]: the conditional ones   looked [[field, digest], …]   completed, total, reached
--   texts ["step:3", …]: which keys are written, each as the next of ARGV[6…]
local forward = cjson.decode(ARGV[5])
local refused = refusal()
if refused then return {refused} end
if metadata.status ~= 'open' then return view('finalized') end
if (metadata.definition or '') ~= forward.was or tonumber(progress.revision) ~= forward.revision then return view('ok') end

local drafts = 0
for field in pairs(progress) do
  if is_draft(field) then drafts = drafts + 1 end
end
if drafts ~= #forward.drafts then return view('ok') end
for _, draft in ipairs(forward.drafts) do
  if progress['draft:' .. draft[1]] ~= draft[3] then return view('ok') end
end

local kept = {completed = forward.completed, total = forward.total, revision = progress.revision, reached = forward.reached,
  drafted = progress.drafted}
for _, step in ipairs(forward.steps) do
  local before = saved(step[1]) or {at = int(now), submission = 'forward', digest = '-'}
  kept['step:' .. step[2]] = table.concat({step[3], before.at, step[4], before.submission, before.digest, step[5]}, ' ')
end
for _, draft in ipairs(forward.drafts) do kept['draft:' .. draft[2]] = draft[3] end
for _, one in ipairs(forward.shown) do kept['shown:' .. one[1]] = tostring(one[2]) end
if forward.atoms ~= '' then kept.atoms = forward.atoms end
for _, one in ipairs(forward.looked) do kept[one[1]] = one[2] end

local gone = keys()
table.remove(gone, 1) -- metadata stays, and with it the moment of expiry
changed()
take(flat(kept))
local stays = {}
for _, key in ipairs(keys()) do stays[key] = true end
redis.call('DEL', KEYS[2])
for _, key in ipairs(gone) do
  if not stays[key] then redis.call('UNLINK', key) end
end
for i, place in ipairs(forward.texts) do redis.call('SET', BASE .. place, ARGV[5 + i]) end
redis.call('HSET', KEYS[2], unpack(progress_list))
metadata.definition, metadata.flow_version, metadata.numbering = forward.definition, forward.version, forward.numbering
redis.call('HSET', KEYS[1], 'definition', metadata.definition, 'flow_version', metadata.flow_version,
  'numbering', metadata.numbering)
if until_ < 0 then until_ = now + ARGV[2] end -- it had none
for _, key in ipairs(keys()) do redis.call('PEXPIREAT', key, int(until_)) end
return view('ok')
