-- Resuming elsewhere: links that open the session in a browser, and the grants of browsers that did.
--
-- ARGV[5] JSON, one of
--   {links: [SHA-256, …], lives: ms}   the links may be opened until then; using one uses up those made with it
--   {link: SHA-256, grant}             uses a link up: this browser gets the grant, the oldest of five going
--   {only: grant}                      this browser stays, the others are signed out
local LINKS = 40 -- that may be open at a time: who makes more of them, uses the oldest up
local resume = cjson.decode(ARGV[5])
local refused = refusal()
if refused then return {refused} end
changed()

local function drop(field)
  metadata[field] = nil
  redis.call('HDEL', KEYS[1], field)
end

if resume.links then
  for _, link in ipairs(resume.links) do
    local field = 'link:' .. link
    metadata[field] = int(now + resume.lives) .. ' ' .. resume.links[1]
    redis.call('HSET', KEYS[1], field, metadata[field])
  end
  local made = {}
  for field, value in pairs(metadata) do
    if string.match(field, '^link:') then made[#made + 1] = {tonumber(words(value)[1]), field} end
  end
  table.sort(made, function(a, b) return a[1] < b[1] or (a[1] == b[1] and a[2] < b[2]) end)
  for i = 1, #made - LINKS do drop(made[i][2]) end
  return view('ok')
end

local grants = {resume.only}
if resume.link then
  local made, here = words(metadata['link:' .. resume.link]), false
  for _, grant in ipairs(words(metadata.grants)) do here = here or grant == resume.grant end
  -- Who has used it and is here again was not answered the first time.
  if not here and (not made[1] or tonumber(made[1]) < now) then return {'unknown'} end
  for field, value in pairs(metadata) do
    if string.match(field, '^link:') and words(value)[2] == made[2] then drop(field) end
  end
  grants = words(metadata.grants)
  while not here and #grants > 4 do table.remove(grants, 1) end
  if not here then grants[#grants + 1] = resume.grant end
end
metadata.grants = table.concat(grants, ' ')
redis.call('HSET', KEYS[1], 'grants', metadata.grants)
if metadata.status == 'open' then slide(redis.call) end
return view('ok')
