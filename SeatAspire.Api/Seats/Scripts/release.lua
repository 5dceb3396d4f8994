-- release: the holder gives a hold back.
-- Answer {'ok'} also when it had ended already | {'paying'} | {'paid'} | {'unknown'} also when it is somebody else's
local function release(person, hold)
  local record = redis.call('HMGET', PREFIX .. 'hold:' .. hold, 'person', 'state', 'seats')
  if record[1] ~= person then
    return {'unknown'}
  end
  if record[2] == 'paying' then
    return {'paying'}
  end
  if record[2] == 'sold' then
    return {'paid'}
  end
  if record[2] == 'held' then
    end_hold(hold, 'released', record)
  end
  return {'ok'}
end
