-- Counts what limits are on. KEYS[i] a counter   ARGV[2i-1] how many more, 0 to ask only   ARGV[2i] window, ms, from the first
-- Answers {how many, ms until the window ends, …}. Less than nothing is never counted: what is given back may be gone.
local found = {}
for i, key in ipairs(KEYS) do
  local more, count = tonumber(ARGV[2 * i - 1]), tonumber(redis.call('GET', key) or '0')
  if more > 0 or count + more >= 0 then
    if more ~= 0 then
      count = redis.call('INCRBY', key, more)
      if count == more then redis.call('PEXPIRE', key, ARGV[2 * i]) end
    end
  end
  found[#found + 1], found[#found + 2] = count, redis.call('PTTL', key)
end
return found
