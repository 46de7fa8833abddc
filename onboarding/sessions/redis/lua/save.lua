-- Saves one step: the answers, their version, what is complete, which steps are shown and which are to be checked again.
--
-- ARGV[5] the answers, as Python made them   ARGV[6] JSON:
--   step, state, digests, submission, form   version (absent: unconditional)   opening (absent: it must be there)
--   read [[step, version], …]: what the form looked at   needs [[first, last], …]: required ones that come before
--   draft: the revision of the step's draft that these answers contain; it goes, and so does one of the same page
--   looked [[field, digests, [step, …]], …]: values that later steps look at   shows [[step, 0 or 1], …]
--   numbers [[first, last], …]: the flow   governed [[step, governor], …]: its conditional steps
local save = cjson.decode(ARGV[6])
local refused = enter(save.opening)
if refused then return {refused} end

-- digests are of one thing by every key that is known, the current one's first.
local function one_of(digests, kept)
  for _, digest in ipairs(digests) do
    if digest == kept then return true end
  end
  return false
end

local before = saved(save.step)
if older() then return view('older') end
if before and before.submission == save.submission and one_of(save.digests, before.digest) then return repeated() end
if metadata.status ~= 'open' then return view('finalized') end
if save.version and save.version ~= (before and before.version or 0) then return view('stale') end
for _, pair in ipairs(save.read) do
  local seen = saved(pair[1])
  if (seen and seen.version or 0) ~= pair[2] then return view('moved') end
end

-- Which steps are saved and stand. A submission may be any word, so it counts which word this is.
local complete = {}
for _, field in ipairs(listed.step) do
  if find(progress[field], '^%d+ %d+ complete ') then complete[tonumber(sub(field, 6))] = true end
end
for _, range in ipairs(save.needs) do
  for n = range[1], range[2] do
    if not complete[n] and progress['shown:' .. n] ~= '0' then return view('ahead') end
  end
end

local changes = {}
local function change(field, value)
  if progress[field] == value then return end
  note(field, value)
  changes[#changes + 1], changes[#changes + 2] = field, value
end

complete[save.step] = save.state == 'complete' or nil
change(noted(save.step, {version = (before and before.version or 0) + 1, at = int(now), state = save.state,
  submission = save.submission, digest = save.digests[1], form = save.form}))

-- What looked at a value that changed is kept, but to be checked.
for _, looked in ipairs(save.looked) do
  local field, digests, lookers = 'looked:' .. looked[1], looked[2], looked[3]
  if progress[field] and not one_of(digests, progress[field]) then
    for _, n in ipairs(lookers) do
      local step = saved(n)
      if step and step.state == 'complete' then
        step.state, complete[n] = 'check', nil
        change(noted(n, step))
      end
    end
  end
  change(field, digests[1])
end

-- Which conditional steps are shown: by their own condition, and not below a hidden one.
for _, pair in ipairs(save.shows) do change('holds:' .. pair[1], tostring(pair[2])) end
local hidden, total, completed = {}, 0, 0
for _, pair in ipairs(save.governed) do
  local shown = progress['holds:' .. pair[1]] == '1' and progress['shown:' .. pair[2]] ~= '0'
  if not shown then hidden[pair[1]] = true end
  change('shown:' .. pair[1], shown and '1' or '0')
end

for _, range in ipairs(save.numbers) do
  for n = range[1], range[2] do
    if not hidden[n] then
      total = total + 1
      if complete[n] then completed = completed + 1 end
    end
  end
end
change('completed', tostring(completed))
change('total', tostring(total))
change('revision', int(progress.revision + 1))

local draft = 'draft:' .. save.step
slide(redis.call)
redis.call('SET', BASE .. 'step:' .. save.step, ARGV[5], 'PXAT', int(until_))
redis.call('HSET', KEYS[2], unpack(changes))
if progress[draft] then
  local typed = drafted(save.step)
  if typed.revision == save.draft or typed.by == save.submission then drop_draft(draft) end
end
return view('ok')
