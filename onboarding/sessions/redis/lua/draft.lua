-- Keeps what was typed into one step, or drops it ('' as the text). A draft typed on an older version is dropped.
--
-- ARGV[5] what was typed, as Python made it   ARGV[6] JSON {step, version, opening}
local draft = cjson.decode(ARGV[6])
local refused = enter(draft.opening)
if refused then return {refused} end
if metadata.status ~= 'open' then return view('finalized') end
if older() then return view('older') end

local step, field = saved(draft.step), 'draft:' .. draft.step
if draft.version ~= (step and step.version or 0) then return view('stale') end
slide(redis.call)
if ARGV[5] == '' then
  drop_draft(field)
else
  note(field, draft.version .. ' ' .. int(now))
  redis.call('SET', BASE .. field, ARGV[5], 'PXAT', int(until_))
  redis.call('HSET', KEYS[2], field, progress[field])
end
return view('ok')
