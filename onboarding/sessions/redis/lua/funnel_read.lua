-- Reads counts. KEYS the counts of some days, all of one slot. Answers field and count of each, one list for all.
local found = {}
for _, key in ipairs(KEYS) do
  for _, text in ipairs(redis.call('HGETALL', key)) do found[#found + 1] = text end
end
return found
