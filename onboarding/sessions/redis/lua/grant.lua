-- Who may open the session in a browser: grants of browsers, and links and codes that give another one a grant.
--
-- ARGV[5] JSON, one of
--   {links: [HMAC, …], kind: 'link' or 'code', lives: ms}   they open the session once, until then
--   {link: HMAC, grant, device}                             uses one up: this browser gets the grant
--   {only: grant}                                           all others go, with every link but this browser's own
--   {revoke: id}                                            the device or link of this id goes
-- metadata has grants, 'hash hash …'; 'device:<id>' = 'since what'; 'link:<HMAC>' = 'until made kind by'. An id is what
-- a hash begins with. A link goes with the device that made it. Of before: 'link:<SHA-256>' = 'until first'.
local LINKS, GRANTS, ID = 20, 5, 16 -- that there are at most; letters of an id
local access = cjson.decode(ARGV[5])
local refused = refusal()
if refused then return {refused} end
changed()

local function put(field, value)
  metadata[field] = value
  redis.call('HSET', KEYS[1], field, value)
end

local function drop(field)
  metadata[field] = nil
  redis.call('HDEL', KEYS[1], field)
end

local function id_of(hash) return sub(hash, 1, ID) end

-- {field, hash, until, made, kind, by} of every link, the first to end first.
local function links()
  local list = {}
  for field, value in pairs(metadata) do
    local hash = match(field, '^link:(.*)$')
    if hash then
      local said = words(value)
      list[#list + 1] = {field = field, hash = hash, ends = tonumber(said[1]), kind = said[3], by = said[4], first = said[2]}
    end
  end
  table.sort(list, function(a, b) return a.ends < b.ends or (a.ends == b.ends and a.hash < b.hash) end)
  return list
end

local function drop_links(goes)
  for _, link in ipairs(links()) do
    if goes(link) then drop(link.field) end
  end
end

local function drop_grant(grant)
  drop('device:' .. id_of(grant))
  drop_links(function(link) return link.by == id_of(grant) end)
end

if access.links then
  local by = (ARGV[1] == '' or asking_for) and '-' or id_of(ARGV[1])
  drop_links(function(link) return link.ends < now or (access.kind == 'code' and link.kind == 'code') end)
  for _, hash in ipairs(access.links) do
    put('link:' .. hash, table.concat({int(now + access.lives), int(now), access.kind, by}, ' '))
  end
  local made = links()
  for i = 1, #made - LINKS do drop(made[i].field) end
  return view('ok')
end

local grants = words(metadata.grants)
if access.only then
  for _, grant in ipairs(grants) do
    if grant ~= access.only then drop_grant(grant) end
  end
  drop_links(function(link) return link.by ~= id_of(access.only) end)
  grants = {access.only}
elseif access.revoke then
  local stays = {}
  for _, grant in ipairs(grants) do
    if id_of(grant) == access.revoke then drop_grant(grant) else stays[#stays + 1] = grant end
  end
  drop_links(function(link) return id_of(link.hash) == access.revoke end)
  grants = stays
else
  local link, here = words(metadata['link:' .. access.link]), false
  for _, grant in ipairs(grants) do here = here or grant == access.grant end
  -- Who has used it and is here again was not answered the first time.
  if not here and (not link[1] or tonumber(link[1]) < now) then return {'unknown'} end
  drop('link:' .. access.link)
  if #link == 2 then drop_links(function(other) return not other.kind and other.first == link[2] end) end
  while not here and #grants >= GRANTS do drop_grant(table.remove(grants, 1)) end
  if not here then
    grants[#grants + 1] = access.grant
    put('device:' .. id_of(access.grant), int(now) .. ' ' .. access.device)
  end
end
put('grants', table.concat(grants, ' '))
if metadata.status == 'open' then slide(redis.call) end
return view('ok')
