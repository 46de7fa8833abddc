-- Deletes every key of a session, half of one included, and those of steps that the flow has no more.
-- KEYS[4…] its steps and drafts
if new() then return {'unknown'} end
if not granted() then return {asking_for and 'foreign' or 'forbidden'} end
redis.call('UNLINK', unpack(keys()))
redis.call('UNLINK', unpack(KEYS))
return {'deleted'}
