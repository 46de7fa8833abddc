-- Keeps what was typed into one step and not saved, or drops it ('' as the text).
--
-- ARGV[5] what was typed, as Python made it   ARGV[6] JSON:
--   step, version: of the answers that it was typed on (absent: whichever)   opening (absent: the session must be there)
--   revision (absent: whichever): of the draft that it takes the place of, '0' for none
--   by: the page that typed it (absent: nobody's), which may follow its own drafts without knowing their revisions
--   order (absent where it is a form that was sent): which of that page's drafts it is
--   brief: the reply to a draft that is kept has no answers and drafts in it
--
-- 'stale': the step was saved since. 'drafted': somebody else has typed since; the two are to be merged, in Python.
local draft = cjson.decode(ARGV[6])
local refused = too_much(draft.budget, draft.opening, BASE .. 'draft:' .. draft.step, ARGV[5]) or enter(draft.opening)
if refused then return type(refused) == 'table' and refused or {refused} end
if metadata.status ~= 'open' then return view('finalized') end
if older() then return view('older') end

local step, field, before = saved(draft.step), 'draft:' .. draft.step, drafted(draft.step)
local own = draft.by and before.by == draft.by
-- A page's drafts may overtake each other, and its save all of them: an older one that comes late has nothing new.
if draft.order and ((step and step.submission == draft.by) or (own and before.order >= draft.order)) then
  if draft.brief then asked = {step = {}, draft = {}} end
  return repeated()
end
if draft.version and draft.version ~= (step and step.version or 0) then return view('stale') end
if draft.revision and draft.revision ~= before.revision and not own then return view('drafted') end
if not draft.blank then said_something() end
slide(redis.call)
if ARGV[5] == '' then
  drop_draft(field)
else
  local revision = int((progress.drafted or 0) + 1)
  note('drafted', revision)
  note(field, table.concat({draft.version, revision, int(now), draft.by or '-',
    int(draft.order or (own and before.order or 0))}, ' '))
  redis.call('SET', BASE .. field, ARGV[5], 'PXAT', int(until_))
  redis.call('HSET', KEYS[2], field, progress[field], 'drafted', revision)
end
if draft.brief then asked = {step = {}, draft = {}} end
return view('ok')
