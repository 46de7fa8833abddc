-- Erases a session, half of one included, and what of it waits to be sent, where they are this user's and workspace's.
--
-- ARGV[5] user, '' for any   ARGV[6] workspace, '' for any   ARGV[7] '' to look only
-- ARGV[8] JSON [[first, last], …]: the flow's numbers
-- Answers {session, outbox}: 1 where there was one of theirs, else 0.
local outbox = BASE .. 'outbox'

local function theirs(user, workspace)
  return user and (ARGV[5] == '' or ARGV[5] == user) and (ARGV[6] == '' or ARGV[6] == workspace)
end

local found = {0, 0}
local whose = redis.call('HMGET', outbox, 'user_id', 'workspace_id')
if theirs(whose[1], whose[2]) then found[2] = 1 end
if theirs(metadata.user_id, metadata.workspace_id) then found[1] = 1 end
if ARGV[7] == '' then return found end
if found[2] == 1 then redis.call('UNLINK', outbox) end
if found[1] == 1 and now - tonumber(metadata.started_at) < REOPENED_FOR then gone() end
if found[1] == 1 then redis.call('UNLINK', BASE .. 'document', BASE .. 'document:claim', unpack(every_key(ARGV[8]))) end
return found
