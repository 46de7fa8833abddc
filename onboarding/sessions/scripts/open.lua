-- Opens a session, or changes whose it is. ARGV[5] JSON {fields: [name, value, …], total, keep: leave one as it is}
local opening = cjson.decode(ARGV[5])
if new() then
  open(opening.fields, opening.total)
  return view('ok')
end
local refused = refusal()
if refused then return {refused} end
if opening.keep then return view('ok') end
local changed = table_of(opening.fields)
changed.flow, changed.flow_version, changed.definition, changed.numbering = nil, nil, nil, nil
redis.call('HSET', KEYS[1], unpack(flat(changed)))
for field, value in pairs(changed) do metadata[field] = value end
slide(redis.call)
return view('ok')
