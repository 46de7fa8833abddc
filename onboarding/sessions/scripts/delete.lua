-- Deletes every key of a session, half of one included, those of steps that the flow has no more, and what was still
-- to be sent.
-- KEYS[4…] its steps and drafts
if new() then return {'unknown'} end
if not granted() then return {asking_for and 'foreign' or 'forbidden'} end
redis.call('UNLINK', unpack(keys()))
redis.call('UNLINK', BASE .. 'outbox', unpack(KEYS))
return {'deleted'}
