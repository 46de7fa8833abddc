-- Resuming elsewhere. ARGV[5] JSON {link: SHA-256 of its token, grant, lives: ms}
-- With a grant: the link is used up, and the browser that opened it gets the grant, the oldest of five going.
-- Without: the link may be opened once, until it expires.
local resume = cjson.decode(ARGV[5])
local refused = refusal()
if refused then return {refused} end

local field = 'link:' .. resume.link
if not resume.grant then
  metadata[field] = int(now + resume.lives)
  redis.call('HSET', KEYS[1], field, metadata[field])
  return view('ok')
end
if not metadata[field] or tonumber(metadata[field]) < now then return {'unknown'} end
local grants = words(metadata.grants)
while #grants > 4 do table.remove(grants, 1) end
grants[#grants + 1] = resume.grant
metadata.grants = table.concat(grants, ' ')
redis.call('HDEL', KEYS[1], field)
metadata[field] = nil
redis.call('HSET', KEYS[1], 'grants', metadata.grants)
slide(redis.call, tonumber(ARGV[2]))
return view('ok')
