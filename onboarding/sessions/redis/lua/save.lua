-- Saves one step: the answers, their version, what is complete, which steps are shown and which are to be checked again.
--
-- ARGV[5] the answers, as Python made them   ARGV[6] JSON:
--   step, state, digests, submission, form   version (absent: unconditional)   opening (absent: it must be there)
--   read [[step, version], …]: what the form looked at   needs [[first, last], …]: required ones that come before
--   draft: the revision of the step's draft that these answers contain; it goes, and so does one of the same page
--   looked [[field, digests, [step, …]], …]: values that later steps look at   numbers [[first, last], …]: the flow
--   atoms [[atom, 0 or 1], …]: what these answers decide of what conditions compare
-- ARGV[7] JSON, empty where there are no conditions (reachability.py has the words):
--   nodes [postfix, …]   steps [[step, node], …]: the conditional ones   looks [[step, [node, …]], …]
local save = cjson.decode(ARGV[6])
local refused = too_much(save.budget, save.opening, BASE .. 'step:' .. save.step, ARGV[5]) or enter(save.opening)
if refused then return type(refused) == 'table' and refused or {refused} end

-- digests are of one thing by every key that is known, the current one's first.
local function one_of(digests, kept)
  for _, digest in ipairs(digests) do
    if digest == kept then return true end
  end
  return false
end

said_something()
local before = saved(save.step)
if older() then return view('older') end
if before and before.submission == save.submission and one_of(save.digests, before.digest) then return repeated() end
-- The save after this very version, with these very answers, is this one: its answer was lost.
if before and save.version == before.version - 1 and one_of(save.digests, before.digest) then return repeated() end
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

-- Whether each node holds, with these atoms: a node is a postfix expression over atoms (above 0) and earlier nodes.
local function settle(nodes, bits)
  local settled = {}
  for i, node in ipairs(nodes) do
    local stack, top = {}, 0
    for _, token in ipairs(node) do
      if token == '!' then
        stack[top] = not stack[top]
      elseif token == '&' or token == '|' then
        local right = stack[top]
        top = top - 1
        if token == '&' then stack[top] = stack[top] and right else stack[top] = stack[top] or right end
      else
        top = top + 1
        if token > 0 then stack[top] = sub(bits, token, token) == '1' else stack[top] = settled[-token] or false end
      end
    end
    settled[i] = stack[1]
  end
  return settled
end

complete[save.step] = save.state == 'complete' or nil
change(noted(save.step, {version = (before and before.version or 0) + 1, at = int(now), state = save.state,
  submission = save.submission, digest = save.digests[1], form = save.form}))

local function to_check(n)
  local step = saved(n)
  if step and step.state == 'complete' and n ~= save.step then
    step.state, complete[n] = 'check', nil
    change(noted(n, step))
  end
end

-- What looked at a value that changed is kept, but to be checked.
for _, looked in ipairs(save.looked) do
  local field, digests, lookers = 'looked:' .. looked[1], looked[2], looked[3]
  if progress[field] and not one_of(digests, progress[field]) then
    for _, n in ipairs(lookers) do to_check(n) end
  end
  change(field, digests[1])
end

-- Which steps are shown. A step that goes, and so may come back, and one that looked at what has changed, are kept, but
-- to be checked; not where this step is answered for the first time, which a program may do last.
local hidden, total, completed = {}, 0, 0
if ARGV[7] ~= '' then
  local reach, kept, bits = cjson.decode(ARGV[7]), progress.atoms or '', {}
  for i = 1, #kept do bits[i] = sub(kept, i, i) end
  for _, atom in ipairs(save.atoms) do bits[atom[1]] = tostring(atom[2]) end
  local now_kept = table.concat(bits)
  if now_kept ~= kept then
    local held, holds = settle(reach.nodes, kept), settle(reach.nodes, now_kept)
    for _, looks in ipairs(before and reach.looks or {}) do
      for _, node in ipairs(looks[2]) do
        if held[node] ~= holds[node] then to_check(looks[1]) break end
      end
    end
    for _, step in ipairs(reach.steps) do
      local n, shown = step[1], holds[step[2]]
      if before and not shown and progress['shown:' .. n] == '1' then to_check(n) end
      change('shown:' .. n, shown and '1' or '0')
    end
    change('atoms', now_kept)
  end
  for _, step in ipairs(reach.steps) do hidden[step[1]] = progress['shown:' .. step[1]] == '0' end
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
