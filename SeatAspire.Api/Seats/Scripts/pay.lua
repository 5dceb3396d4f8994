-- pay: held → paying. From here on time no longer ends the hold; the purchase or the resolver does.
-- `key` is the hash of the idempotency key.
-- Answer {'started' | 'paying' | 'paid', attempt, hash of the key that began it, seats, deadline ms} | {'ended'} | {'unknown'}
-- also when it is somebody else's
-- Invariant: of all who pay a hold at once, one is told 'started', and only before the deadline.
local function pay(person, hold, key)
  local PAYMENT_MS = 60000
  local place = PREFIX .. 'hold:' .. hold
  local record = redis.call('HMGET', place, 'person', 'state', 'deadline', 'attempt', 'key', 'seats', 'from')
  if record[1] ~= person then
    return {'unknown'}
  end
  local state = record[2]
  if state == 'paying' then
    return {'paying', record[4], record[5], record[6], record[3]}
  end
  if state == 'sold' then
    return {'paid', record[4], record[5] or '', record[6], record[3]}
  end
  if state ~= 'held' then
    return {'ended'}
  end
  if tonumber(record[3]) <= now then
    end_hold(hold, 'expired', {record[1], record[2], record[6], record[7]})
    return {'ended'}
  end
  local attempt = redis.call('HINCRBY', place, 'attempt', 1)
  redis.call('HSET', place, 'state', 'paying', 'key', key)
  note_hold(person, hold, 'paying', record[3], record[6])
  redis.call('ZREM', DEADLINES, hold)
  redis.call('ZADD', PAYING, now, hold)
  -- Who pays is there: their turn in the queue goes on for as long as a payment can take.
  local lease = tonumber(redis.call('ZSCORE', QUEUE .. 'leases', person))
  local turn = tonumber(redis.call('HGET', QUEUE .. 'turns', person))
  if lease and turn and lease > now and math.min(turn, now + PAYMENT_MS) > lease then
    redis.call('ZADD', QUEUE .. 'leases', string.format('%.0f', math.min(turn, now + PAYMENT_MS)), person)
  end
  return {'started', tostring(attempt), key, record[6], record[3]}
end
