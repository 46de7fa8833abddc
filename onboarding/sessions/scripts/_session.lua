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
local metadata = table_of(redis.call('HGETALL', KEYS[1]))
local progress = table_of(redis.call('HGETALL', KEYS[2]))

-- A number as text: Lua would write a large one with an exponent.
local function int(number) return string.format('%.0f', number) end

-- Every key of the session, made from what progress lists.
local function keys()
  local list = {KEYS[1], KEYS[2]}
  for field in pairs(progress) do
    if string.match(field, '^step:%d+$') or string.match(field, '^draft:%d+$') then list[#list + 1] = BASE .. field end
  end
  if progress.context then list[#list + 1] = KEYS[3] end
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
local function slide(call, ttl)
  local until_ = redis.call('PEXPIRETIME', KEYS[1])
  if until_ < 0 or until_ - now < ttl - ARGV[3] then
    until_ = now + ttl
    for _, key in ipairs(keys()) do call('PEXPIREAT', key, int(until_)) end
  end
  return until_
end

-- Sets the same moment on keys that a script has just written.
local function expire(...)
  local until_ = int(redis.call('PEXPIRETIME', KEYS[1]))
  for _, key in ipairs({...}) do redis.call('PEXPIREAT', key, until_) end
end

-- step:<n> of progress is "version saved_at state submission digest fingerprint", times in ms.
local function saved(n)
  local entry = progress['step:' .. n]
  if not entry then return nil end
  local w = words(entry)
  return {version = tonumber(w[1]), at = w[2], state = w[3], submission = w[4], digest = w[5], form = w[6]}
end

local function note(n, step)
  progress['step:' .. n] = table.concat({int(step.version), step.at, step.state, step.submission, step.digest, step.form}, ' ')
  return 'step:' .. n, progress['step:' .. n]
end

-- An open session that was last written under another definition of the flow. What is read of it comes whole, for
-- Python to bring forward; before anything is written, 'older' asks for that to be stored.
local definition = string.match(ARGV[4], '=(%x+)')
local function older() return definition and metadata.status == 'open' and metadata.definition ~= definition end

local function wanted(prefix)
  local list, all = {}, older()
  for word in string.gmatch(ARGV[4], '[^ ]+') do
    local n = string.match(word, '^' .. prefix .. '(%d+)$')
    if n then list[#list + 1] = n end
    if word == prefix .. '*' then all = true end
  end
  if all then
    list = {}
    local kind = prefix == 'd' and 'draft' or 'step'
    for field in pairs(progress) do
      local n = string.match(field, '^' .. kind .. ':(%d+)$')
      if n then list[#list + 1] = n end
    end
  end
  return list
end

-- {n, data, n, data, …} of what progress lists; a stray key is not the session's.
local function stored(prefix, kind)
  local numbers, names, found = {}, {}, {}
  for _, n in ipairs(wanted(prefix)) do
    if progress[kind .. ':' .. n] then
      numbers[#numbers + 1], names[#names + 1] = n, BASE .. kind .. ':' .. n
    end
  end
  if #names == 0 then return found end
  for i, data in ipairs(redis.call('MGET', unpack(names))) do
    found[#found + 1], found[#found + 2] = numbers[i], data
  end
  return found
end

local function flat(t)
  local list = {}
  for field, value in pairs(t) do list[#list + 1], list[#list + 2] = field, value end
  return list
end

-- The reply: a verdict, and the session as it is after it.
local function view(verdict)
  local context = string.find(' ' .. ARGV[4], ' c ', 1, true) and progress.context and redis.call('GET', KEYS[3]) or false
  return {verdict, int(now), int(redis.call('PEXPIRETIME', KEYS[1])), flat(metadata), flat(progress),
    stored('', 'step'), stored('d', 'draft'), context}
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
  for i = 1, 2 do redis.call('PEXPIREAT', KEYS[i], int(now + ARGV[2])) end
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
