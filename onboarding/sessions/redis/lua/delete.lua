-- Deletes every key of a session, half of one included, those of steps that the flow has no more, and what was still
-- to be sent. ARGV[5] JSON [[first, last], …]: the flow's numbers
if new() then return {'unknown'} end
if not granted() then return {asking_for and 'foreign' or 'forbidden'} end
redis.call('UNLINK', BASE .. 'outbox', BASE .. 'document', BASE .. 'document:claim', unpack(every_key(ARGV[5])))
if (metadata.grants or metadata.once) and now - tonumber(metadata.started_at) < REOPENED_FOR then gone() end
return {'deleted'}
