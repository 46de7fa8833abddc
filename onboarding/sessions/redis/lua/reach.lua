-- Notes the furthest step reached; it never goes back. ARGV[5] its number, 0 for none
-- ARGV[6] JSON [[first, last], …]: the numbers of the steps that come before it
local refused = refusal()
if refused then return {refused} end
if metadata.status ~= 'open' then return view('finalized') end
if older() then return view('older') end
local reached, further = tonumber(progress.reached), progress.reached == '0'
for _, range in ipairs(cjson.decode(ARGV[6])) do
  further = further or (reached >= range[1] and reached <= range[2])
end
if further then
  note('reached', ARGV[5])
  redis.call('HSET', KEYS[2], 'reached', ARGV[5])
end
slide(redis.call)
return view('ok')
