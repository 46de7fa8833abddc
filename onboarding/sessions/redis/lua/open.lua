-- Opens a session, or changes whose it is. ARGV[5] JSON {fields: [name, value, …],
--   progress: [name, value, …] that it begins with, keep: leave one as it is}
local opening = cjson.decode(ARGV[5])
if new() then
  if opening.keep and redis.call('EXISTS', BASE .. 'gone') == 1 then return {'unknown'} end
  if not room() then return {'room'} end
  open(opening.fields, opening.progress)
  return view('ok')
end
local refused = refusal()
if refused then return {refused} end
if opening.keep then return view('ok') end
local said = table_of(opening.fields)
said.flow, said.flow_version, said.definition, said.numbering = nil, nil, nil, nil
redis.call('HSET', KEYS[1], unpack(flat(said)))
for field, value in pairs(said) do metadata[field] = value end
changed()
slide(redis.call)
return view('ok')
