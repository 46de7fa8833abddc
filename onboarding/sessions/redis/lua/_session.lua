-- What every script begins with. It reads a session's metadata and progress, and refuses a session that is not whole.
--
-- KEYS[1] metadata   KEYS[2] progress   KEYS[3] context
-- ARGV[1] who asks: SHA-256 of a browser's grant, 'workspace:' and its name for an API key, '' for our own programs
-- ARGV[2] time to live, ms   ARGV[3] slide after, ms
-- ARGV[4] what to read: numbers of steps, 'd' and a number for a draft, '*' and 'd*' for all, 'c' for the context;
-- '=' and the flow's definition
--
-- Progress names every step and draft key there should be. Their names are made here: they share the hash tag, so they
-- are in the slot of KEYS[1]. What a founder typed is never decoded.

local BASE = string.sub(KEYS[1], 1, -#'metadata' - 1)

local function table_of(flat)
  local t = {}
  for i = 1, #flat, 2 do t[flat[i]] = flat[i + 1] end
  return t
end

local function words(text)
  local list = {}
  for word in string.gmatch(text or '', '[^ ]+') do list[#list + 1] = word end
  return list
end

local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local until_ = redis.call('PEXPIRETIME', KEYS[1]) -- the moment of expiry that all keys share
local metadata_list = redis.call('HGETALL', KEYS[1])
local metadata = table_of(metadata_list)

-- A number as text: Lua would write a large one with an exponent.
local function int(number) return string.format('%.0f', number) end

-- Patterns cost: what is done for each field of progress looks at how the field begins.
local sub, find, match = string.sub, string.find, string.match
local function is_draft(field) return sub(field, 1, 6) == 'draft:' end

local progress, progress_list -- by field, and as the reply has it: {field, value, …}
local listed, names -- of steps and of drafts: their fields in progress, and the names of their keys

local function list(kind, field)
  local place = #listed[kind] + 1
  listed[kind][place], names[kind][place] = field, BASE .. field
end

local function take(flat)
  local fields, steps, step_names = {}, {}, {}
  progress, progress_list = fields, flat
  listed, names = {step = steps, draft = {}}, {step = step_names, draft = {}}
  for i = 1, #flat, 2 do
    local field = flat[i]
    fields[field] = flat[i + 1]
    if sub(field, 1, 5) == 'step:' then
      local place = #steps + 1
      steps[place], step_names[place] = field, BASE .. field
    elseif is_draft(field) then
      list('draft', field)
    end
  end
end

take(redis.call('HGETALL', KEYS[2]))

-- Every key of the session, made from what progress lists.
local function keys()
  local all = {KEYS[1], KEYS[2], unpack(names.step)}
  for _, name in ipairs(names.draft) do all[#all + 1] = name end
  if progress.context then all[#all + 1] = KEYS[3] end
  return all
end

-- Every key that the session may have, also where progress is gone: those of the flow's numbers besides.
local function every_key(numbers)
  local list = keys()
  if not progress.context then list[#list + 1] = KEYS[3] end
  for _, range in ipairs(cjson.decode(numbers)) do
    for n = range[1], range[2] do
      local text = tostring(n)
      local step, draft = 'step:' .. text, 'draft:' .. text
      if not progress[step] then list[#list + 1] = BASE .. step end
      if not progress[draft] then list[#list + 1] = BASE .. draft end
    end
  end
  return list
end

-- Progress says this of a field now. In the reply it comes once more, and counts as it comes last.
local function note(field, value)
  if not progress[field] then
    if sub(field, 1, 5) == 'step:' then list('step', field) elseif is_draft(field) then list('draft', field) end
  end
  progress[field] = value
  progress_list[#progress_list + 1], progress_list[#progress_list + 2] = field, value
end

-- What else changes metadata or progress says so, or the reply would have them as they were read.
local function changed() metadata_list, progress_list = nil, nil end

local function new() return not next(metadata) and not next(progress) end

local asking_for = match(ARGV[1], '^workspace:(.*)$')

local function granted()
  if ARGV[1] == '' then return true end
  if asking_for then return metadata.workspace_id == asking_for end
  for _, grant in ipairs(words(metadata.grants)) do
    if grant == ARGV[1] then return true end
  end
  return false
end

-- 'unknown' where a key is missing: a session expires whole, and half of one is none. 'forbidden' without a grant,
-- 'foreign' to a key of another workspace.
local function refusal()
  if not next(metadata) or not next(progress) then return 'unknown' end
  for _, list in pairs(names) do
    if #list > 0 and redis.call('EXISTS', unpack(list)) ~= #list then return 'unknown' end
  end
  if progress.context and redis.call('EXISTS', KEYS[3]) == 0 then return 'unknown' end
  if not granted() then return asking_for and 'foreign' or 'forbidden' end
end

-- How long a session lives unused, ms: one that was opened and in which nobody has said anything yet, a day at most.
local function lifetime()
  local ttl = tonumber(ARGV[2])
  return metadata.brief and math.min(ttl, tonumber(metadata.brief)) or ttl
end

-- Something of its own was said: from now on it lives as long as any other.
local function said_something()
  if not metadata.brief then return end
  metadata.brief = nil
  redis.call('HDEL', KEYS[1], 'brief')
  metadata_list = nil
end

-- One moment of expiry for all keys, moved when an hour of it has passed. A read goes on where writes are refused.
local function slide(call)
  local ttl = lifetime()
  if until_ < 0 or until_ - now < ttl - ARGV[3] then
    for _, key in ipairs(keys()) do call('PEXPIREAT', key, int(now + ttl)) end
    until_ = redis.call('PEXPIRETIME', KEYS[1])
  end
end

-- step:<n> of progress is "version saved_at state submission digest fingerprint", times in ms.
local function saved(n)
  local entry = progress['step:' .. n]
  if not entry then return nil end
  local version, at, state, submission, digest, form = match(entry, '^([^ ]+) ([^ ]+) ([^ ]+) ([^ ]+) ([^ ]+) ([^ ]+)$')
  return {version = tonumber(version), at = at, state = state, submission = submission, digest = digest, form = form}
end

-- draft:<n> of progress is "version revision at by order": of the answers that it was typed on, of the draft itself, when,
-- by which page ('-' where several had a hand in it), and the how-manieth of that page's. From before drafts had revisions
-- it is "version at", and the moment serves as one. Revisions count the drafts of the whole session and never come twice.
local function drafted(n)
  local entry = words(progress['draft:' .. n])
  return {revision = entry[2] or '0', by = entry[4] or '-', order = tonumber(entry[5] or 0)}
end

-- Which field of progress says so, and what.
local function noted(n, step)
  return 'step:' .. n, table.concat({int(step.version), step.at, step.state, step.submission, step.digest, step.form}, ' ')
end

-- An open session that was last written under another definition of the flow. What is read of it comes whole, for
-- Python to bring forward; before anything is written, 'older' asks for that to be stored.
local definition = string.match(ARGV[4], '=(%x+)')
local function older() return definition and metadata.status == 'open' and metadata.definition ~= definition end

-- The numbers that ARGV[4] asks for, or all that progress lists of this kind.
local asked, all = {step = {}, draft = {}}, {}
for word in string.gmatch(ARGV[4], '[^ ]+') do
  local mark, n = string.match(word, '^(d?)([%d*]+)$')
  local kind = mark == 'd' and 'draft' or 'step'
  if n == '*' then all[kind] = true elseif n then table.insert(asked[kind], n) end
end

-- {{field, …}, {data, …}} of what progress lists; a stray key is not the session's.
local function stored(kind)
  local of, from = listed[kind], names[kind]
  if not all[kind] and not older() then
    of, from = {}, {}
    for _, n in ipairs(asked[kind]) do
      local field = kind .. ':' .. n
      if progress[field] then of[#of + 1], from[#from + 1] = field, BASE .. field end
    end
  end
  return {of, #of > 0 and redis.call('MGET', unpack(from)) or {}}
end

local function flat(t)
  local list = {}
  for field, value in pairs(t) do list[#list + 1], list[#list + 2] = field, value end
  return list
end

-- The reply: a verdict, and the session as it is after it.
local function view(verdict)
  local context = progress.context and find(' ' .. ARGV[4], ' c ', 1, true) and redis.call('GET', KEYS[3]) or false
  return {verdict, now, until_, metadata_list or flat(metadata), progress_list or flat(progress),
    stored('step'), stored('draft'), context}
end

local function drop_draft(field)
  redis.call('UNLINK', BASE .. field)
  redis.call('HDEL', KEYS[2], field)
  for i = #listed.draft, 1, -1 do
    if listed.draft[i] == field then
      table.remove(listed.draft, i)
      table.remove(names.draft, i)
    end
  end
  progress[field] = nil
  changed()
end

-- A repeat changes nothing and writes all the same: WAIT and WAITAOF speak only of what their own connection wrote.
local function repeated()
  redis.call('HSET', KEYS[2], 'revision', progress.revision)
  return view('ok')
end

-- Opening writes metadata and progress together. device says what kind of browser has the grant, as grant.lua keeps it.
local function open(fields, first, device, brief)
  metadata = table_of(fields)
  metadata.brief = brief
  metadata.started_at, metadata.status = int(now), 'open'
  if ARGV[1] ~= '' and not asking_for then
    metadata.grants = ARGV[1]
    metadata['device:' .. sub(ARGV[1], 1, 16)] = int(now) .. ' ' .. (device or '-')
  end
  metadata_list = flat(metadata)
  take(first)
  redis.call('HSET', KEYS[1], unpack(metadata_list))
  redis.call('HSET', KEYS[2], unpack(progress_list))
  until_ = now + lifetime()
  for i = 1, 2 do redis.call('PEXPIREAT', KEYS[i], int(until_)) end
end

-- A browser's cookie may open the session that it names for a day, and says so even when that was deleted: a copy of it
-- must not bring the id back. Nothing but the id is kept for it, and no longer than any such cookie counts (browser_session.py).
local REOPENED_FOR = 93600000 -- ms: 24 hours, and 2 by which clocks may differ
local function gone() redis.call('SET', BASE .. 'gone', '1', 'PX', REOPENED_FOR) end

-- A first save or draft may open the session; anything else needs it to be there and whole.
-- 'unknown', 'forbidden' or nil.
local function enter(opening)
  if opening and new() then
    if redis.call('EXISTS', BASE .. 'gone') == 1 then return 'unknown' end
    if tonumber(ARGV[2]) < REOPENED_FOR then gone() end -- or it could expire, and be opened again
    open(opening.fields, opening.progress, opening.device, opening.brief)
    return nil
  end
  return refusal()
end

-- What a write may cost. A budget has {openings, growth}: [[key, most, ms, name], …], sessions and bytes by who asks.
-- Its counters are no keys of the session: in a Cluster, where they are in another slot, there is none, and Python counts.
local SMALL, LARGEST, NEARLY_FULL = 4096, 4194304, 0.85 -- bytes, bytes of a session, share of maxmemory (budgets.py)

-- {'limited', name, ms until it begins anew} where one of these has not so many left.
local function beyond(allowances, more)
  for _, allowance in ipairs(allowances) do
    local count = tonumber(redis.call('GET', allowance[1]) or '0')
    if count + more > allowance[2] then
      return {'limited', allowance[4], math.max(0, redis.call('PTTL', allowance[1]))}
    end
  end
end

local function spend(allowances, more)
  for _, allowance in ipairs(allowances) do
    if redis.call('INCRBY', allowance[1], more) == more then redis.call('PEXPIRE', allowance[1], allowance[3]) end
  end
end

-- Whether the store has room for one more session, in memory and as far as somebody watches its disk (embedded.py);
-- where it may not be asked, it has.
local function room()
  if redis.pcall('EXISTS', 'onboarding:{limits:no-room}') == 1 then return false end
  local told = redis.pcall('INFO', 'memory')
  if type(told) ~= 'string' then return true end
  local used, most = tonumber(match(told, 'used_memory:(%d+)')), tonumber(match(told, 'maxmemory:(%d+)'))
  return not most or most == 0 or used < most * NEARLY_FULL
end

-- How many bytes a text of the session grows by when it becomes this one; 0 where it does not.
local function growth(name, text) return math.max(0, #text - redis.call('STRLEN', name)) end

-- Before a write: nil, or what refuses it. Small texts cannot fill a session, and are not added up.
local function too_much(budget, opening, name, text)
  local opens = opening and new()
  if opens and not room() then return {'room'} end
  local more = growth(name, text)
  if #text > SMALL and progress then
    local all = more
    for _, list in pairs(names) do
      for _, other in ipairs(list) do all = all + redis.call('STRLEN', other) end
    end
    if all > LARGEST then return {'too much'} end
  end
  if not budget then return nil end
  local refused = (opens and beyond(budget.openings, 1)) or (more > 0 and beyond(budget.growth, more))
  if refused then return refused end
  if opens then spend(budget.openings, 1) end
  if more > 0 then spend(budget.growth, more) end
end
