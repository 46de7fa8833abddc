-- Notes how a try ended. ARGV[1] JSON {sent: [receiver, …], dead: [receiver, …], why, wait: ms that a receiver asked for}
-- Delivered to all, the outbox goes; past its last moment, whoever still waits is dead.
if standing() == 'gone' then return answer('gone') end
local note = cjson.decode(ARGV[1])

local function has(list, word)
  for _, one in ipairs(list) do
    if one == word then return true end
  end
  return false
end

local last, pending, dead = tonumber(outbox['until']), {}, {}
for receiver in string.gmatch(outbox.dead, '[^ ]+') do dead[#dead + 1] = receiver end
for receiver in string.gmatch(outbox.pending, '[^ ]+') do
  if not has(note.sent, receiver) then
    local over = now >= last or has(note.dead, receiver)
    local list = over and dead or pending
    list[#list + 1] = receiver
  end
end
if #pending + #dead == 0 then
  redis.call('UNLINK', KEYS[1])
  outbox = {}
  return answer('delivered')
end
local due = math.min(math.max(tonumber(outbox.due), now + note.wait), last)
change({pending = table.concat(pending, ' '), dead = table.concat(dead, ' '), why = note.why, due = int(due)})
return answer(standing())
