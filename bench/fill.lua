-- Many sessions like one that is there: its keys under other ids, with the same moment of expiry.
-- KEYS[1] the sample's metadata   ARGV[1] the first number, ARGV[2] how many
local base = string.sub(KEYS[1], 1, -#'{00000000-0000-0000-0000-000000000000}:metadata' - 1)
local sample = string.sub(KEYS[1], #base + 1, -#'metadata' - 1)
local metadata = redis.call('HGETALL', base .. sample .. 'metadata')
local progress = redis.call('HGETALL', base .. sample .. 'progress')
local answers = redis.call('GET', base .. sample .. 'step:1')
local until_ = redis.call('PEXPIRETIME', KEYS[1])
for number = ARGV[1], ARGV[1] + ARGV[2] - 1 do
  local hash = redis.sha1hex(number)
  local id = string.gsub(string.sub(hash, 1, 32), '^(%x%x%x%x%x%x%x%x)(%x%x%x%x)%x(%x%x%x)%x(%x%x%x)', '%1-%2-4%3-8%4-')
  local session = base .. '{' .. id .. '}:'
  redis.call('HSET', session .. 'metadata', unpack(metadata))
  redis.call('HSET', session .. 'progress', unpack(progress))
  redis.call('SET', session .. 'step:1', answers)
  for _, name in ipairs({'metadata', 'progress', 'step:1'}) do redis.call('PEXPIREAT', session .. name, until_) end
end
