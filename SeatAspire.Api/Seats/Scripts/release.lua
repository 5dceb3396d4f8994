-- uses seats
-- release: the holder gives a hold back.
-- ARGV  4 person  5 hold
-- Answer {'ok'} also when it had ended already | {'paying'} | {'paid'} | {'unknown'} also when it is somebody else's
-- | {'rebuilding'}
if stale() then
  return {'rebuilding'}
end
local record = redis.call('HMGET', PREFIX .. 'hold:' .. ARGV[5], 'person', 'state')
if record[1] ~= ARGV[4] then
  return {'unknown'}
end
if record[2] == 'paying' then
  return {'paying'}
end
if record[2] == 'sold' then
  return {'paid'}
end
if record[2] == 'held' then
  end_hold(ARGV[5], 'released')
  commit()
end
return {'ok'}
