-- Begins a call that is to have one effect however often it is sent. KEYS[1] what is known of it, a hash:
--   call: digest of what was asked; seed: what its ids are made of, the same each time; by, until: who is at it, until
--   when, ms; answer: what was answered
-- ARGV[1] call, by every key that digests, the current one first   ARGV[2] seed, for the first time   ARGV[3] who asks   ARGV[4] for how long, ms   ARGV[5] kept for, ms
-- Answers {"other"}, {"busy"}, {"done", seed, answer}, {"again", seed} or {"new", seed}.
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local known = redis.call('HMGET', KEYS[1], 'call', 'seed', 'by', 'until', 'answer')
local call, seed, by, until_, answer = unpack(known)
if call then
  local same = false
  for digest in string.gmatch(ARGV[1], '[^ ]+') do same = same or digest == call end
  if not same then return {'other'} end
end
if answer then return {'done', seed, answer} end
if by and by ~= '' and by ~= ARGV[3] and tonumber(until_) > now then return {'busy'} end
local fresh = not call or (by == ARGV[3] and redis.call('HGET', KEYS[1], 'again') == '0')
redis.call('HSET', KEYS[1], 'call', call or string.match(ARGV[1], '[^ ]+'), 'seed', seed or ARGV[2], 'by', ARGV[3],
  'until', string.format('%.0f', now + ARGV[4]), 'again', fresh and '0' or '1')
redis.call('PEXPIRE', KEYS[1], ARGV[5])
return {fresh and 'new' or 'again', seed or ARGV[2]}
