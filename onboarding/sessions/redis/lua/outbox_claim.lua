-- Takes a delivery to try it now. The try is counted, and the next one is due as if this one failed without a word:
-- whoever claims and dies delays it and no more.
--
-- ARGV[1] first wait, ms   ARGV[2] longest wait, ms   ARGV[3] what the wait is multiplied by, so that they spread
local verdict = standing()
if verdict ~= 'due' then return answer(verdict) end
local tries = tonumber(outbox.tries)
local wait = math.min(tonumber(ARGV[1]) * 2 ^ math.min(tries, 30), tonumber(ARGV[2])) * tonumber(ARGV[3])
change({tries = int(tries + 1), due = int(now + wait)})
return answer('due', true)
