-- Notes the furthest step reached. ARGV[5] its number, 0 for none
local refused = refusal()
if refused then return {refused} end
if metadata.status ~= 'open' then return view('finalized') end
if older() then return view('older') end
note('reached', ARGV[5])
redis.call('HSET', KEYS[2], 'reached', ARGV[5])
slide(redis.call)
return view('ok')
