-- uses seats
-- unpay: paying → held after a decline or an abandoned payment; the deadline is the old one, and if it is over the
-- hold ends here.
-- ARGV  4 hold  5 attempt
-- Answer {'ok' | 'ended' | 'stale'}; 'stale' where that attempt is not the one under way: nothing is done
local hold = ARGV[4]
local key = PREFIX .. 'hold:' .. hold
local record = redis.call('HMGET', key, 'state', 'attempt', 'deadline', 'person', 'seats')
if record[1] ~= 'paying' or record[2] ~= ARGV[5] then
  return {'stale'}
end
if tonumber(record[3]) <= now then
  end_hold(hold, 'expired')
  commit()
  return {'ended'}
end
redis.call('HSET', key, 'state', 'held')
note_hold(record[4], hold, 'held', record[3], record[5])
redis.call('ZREM', PAYING, hold)
redis.call('ZADD', DEADLINES, record[3], hold)
return {'ok'}
