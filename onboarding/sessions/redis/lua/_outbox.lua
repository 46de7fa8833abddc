-- What the scripts about one delivery begin with. The outbox is a hash in its session's slot that outlives the session.
--
-- KEYS[1] outbox: context, reference, finalized_at, user_id, workspace_id; pending and dead: receivers, with spaces
-- between; tries, due, until: ms, when the next try is and when the last one; why the last one failed
-- Scripts answer {verdict, now, field, value, …}; the context comes with a claim alone.
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)

local function int(number) return string.format('%.0f', number) end

local function table_of(flat)
  local t = {}
  for i = 1, #flat, 2 do t[flat[i]] = flat[i + 1] end
  return t
end

local outbox = table_of(redis.call('HGETALL', KEYS[1]))

local function change(fields)
  for field, value in pairs(fields) do
    outbox[field] = value
    redis.call('HSET', KEYS[1], field, value)
  end
end

local function answer(verdict, with_context)
  local reply = {verdict, int(now)}
  for field, value in pairs(outbox) do
    if with_context or field ~= 'context' then reply[#reply + 1], reply[#reply + 2] = field, value end
  end
  return reply
end

-- 'gone', 'dead' where nobody is left to try, 'later', or 'due'.
local function standing()
  if not outbox.pending then return 'gone' end
  if outbox.pending == '' then return 'dead' end
  return tonumber(outbox.due) > now and 'later' or 'due'
end
