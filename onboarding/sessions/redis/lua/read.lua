-- Reads. Writes nothing but, at most hourly, the expiry, and goes on where even that is refused.
local refused = refusal()
if refused then return {refused} end
if metadata.status == 'open' then slide(redis.pcall) end
return view('ok')
