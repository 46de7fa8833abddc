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
local metadata_as_read, progress_as_read = redis.call('HGETALL', KEYS[1]), redis.call('HGETALL', KEYS[2])
local metadata, progress = table_of(metadata_as_read), table_of(progress_as_read)
local until_ = redis.call('PEXPIRETIME', KEYS[1]) -- the moment of expiry that all keys share

-- A number as text: Lua would write a large one with an exponent.
local function int(number) return string.format('%.0f', number) end

-- Patterns cost: what is done for each field of progress looks at how the field begins.
local sub, find = string.sub, string.find
local function is_draft(field) return sub(field, 1, 6) == 'draft:' end

-- Every key of the session, made from what progress lists.
local function keys()
  local list = {KEYS[1], KEYS[2]}
  for field in pairs(progress) do
    if sub(field, 1, 5) == 'step:' or is_draft(field) then list[#list + 1] = BASE .. field end
  end
  if progress.context then list[#list + 1] = KEYS[3] end
  return list
end

-- Every key that the session may have, also where progress is gone: those of the flow's numbers besides.
local function every_key(numbers)
  local list = keys()
  list[#list + 1] = KEYS[3]
  for _, range in ipairs(cjson.decode(numbers)) do
    for n = range[1], range[2] do
      list[#list + 1], list[#list + 2] = BASE .. 'step:' .. n, BASE .. 'draft:' .. n
    end
  end
  return list
end

local function new() return not next(metadata) and not next(progress) end

local asking_for = string.match(ARGV[1], '^workspace:(.*)$')

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
  local list = keys()
  if redis.call('EXISTS', unpack(list)) ~= #list then return 'unknown' end
  if not granted() then return asking_for and 'foreign' or 'forbidden' end
end

-- One moment of expiry for all keys, moved when an hour of it has passed. A read goes on where writes are refused.
local function slide(call)
  local ttl = tonumber(ARGV[2])
  if until_ < 0 or until_ - now < ttl - ARGV[3] then
    for _, key in ipairs(keys()) do call('PEXPIREAT', key, int(now + ttl)) end
    until_ = redis.call('PEXPIRETIME', KEYS[1])
  end
end

-- step:<n> of progress is "version saved_at state submission digest fingerprint", times in ms.
local function saved(n)
  local entry = progress['step:' .. n]
  if not entry then return nil end
  local w = words(entry)
  return {version = tonumber(w[1]), at = w[2], state = w[3], submission = w[4], digest = w[5], form = w[6]}
end

-- Whether a step is saved and stands. A submission may be any word, so it counts which word this is.
local function complete(n)
  local entry = progress['step:' .. n]
  return entry and find(entry, '^%d+ %d+ complete ') ~= nil
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

local function wanted(kind)
  if not all[kind] and not older() then return asked[kind] end
  local list, begins = {}, kind .. ':'
  for field in pairs(progress) do
    if sub(field, 1, #begins) == begins then list[#list + 1] = sub(field, #begins + 1) end
  end
  return list
end

-- {{n, …}, {data, …}} of what progress lists; a stray key is not the session's.
local function stored(kind)
  local numbers, names = {}, {}
  for _, n in ipairs(wanted(kind)) do
    local field = kind .. ':' .. n
    if progress[field] then
      numbers[#numbers + 1], names[#names + 1] = n, BASE .. field
    end
  end
  return {numbers, #names > 0 and redis.call('MGET', unpack(names)) or {}}
end

local function flat(t)
  local list = {}
  for field, value in pairs(t) do list[#list + 1], list[#list + 2] = field, value end
  return list
end

-- The reply: a verdict, and the session as it is after it; as it was read, where nothing was written.
local function view(verdict, unchanged)
  local context = string.find(' ' .. ARGV[4], ' c ', 1, true) and progress.context and redis.call('GET', KEYS[3]) or false
  return {verdict, int(now), int(until_), unchanged and metadata_as_read or flat(metadata),
    unchanged and progress_as_read or flat(progress), stored('step'), stored('draft'), context}
end

-- A repeat changes nothing and writes all the same: WAIT and WAITAOF speak only of what their own connection wrote.
local function repeated()
  redis.call('HSET', KEYS[2], 'revision', progress.revision)
  return view('ok')
end

-- Opening writes metadata and progress together.
local function open(fields, total)
  metadata = table_of(fields)
  metadata.started_at, metadata.status = int(now), 'open'
  if ARGV[1] ~= '' and not asking_for then metadata.grants = ARGV[1] end
  progress = {completed = '0', total = total, revision = '0', reached = '0'}
  redis.call('HSET', KEYS[1], unpack(flat(metadata)))
  redis.call('HSET', KEYS[2], unpack(flat(progress)))
  until_ = now + ARGV[2]
  for i = 1, 2 do redis.call('PEXPIREAT', KEYS[i], int(until_)) end
end

-- A first save or draft may open the session; anything else needs it to be there and whole.
-- 'unknown', 'forbidden' or nil.
local function enter(opening)
  if opening and new() then
    open(opening.fields, opening.total)
    return nil
  end
  return refusal()
end
