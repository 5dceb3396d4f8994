-- release: the holder gives a hold back.
-- Answer {'ok'} | {'ended'} already | {'paying'} | {'paid'} | {'unknown'} also when it is somebody else's
local function release(person, hold)
  local record = redis.call('HMGET', PREFIX .. 'hold:' .. hold, 'person', 'state', 'seats', 'from', 'deadline')
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
    -- One whose time is over has run out, whoever notices it.
    local is_over = tonumber(record[5]) <= now
    end_hold(hold, is_over and 'expired' or 'released', record)
    return {is_over and 'ended' or 'ok'}
  end
  return {'ended'}
end
