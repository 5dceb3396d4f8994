-- uses seats
-- pay: held → paying. From here on time no longer ends the hold; the purchase or the resolver does.
-- ARGV  4 person  5 hold  6 hash of the idempotency key
-- Answer {'started' | 'paying' | 'paid', attempt, hash of the key that began it, seats} | {'ended'} | {'unknown'}
-- also when it is somebody else's | {'rebuilding'}
-- Invariant: of all who pay a hold at once, one is told 'started', and only before the deadline.
if stale() then
  return {'rebuilding'}
end
local PAYMENT_MS = 60000
local hold = ARGV[5]
local key = PREFIX .. 'hold:' .. hold
local record = redis.call('HMGET', key, 'person', 'state', 'deadline', 'attempt', 'key', 'seats')
if record[1] ~= ARGV[4] then
  return {'unknown'}
end
local state = record[2]
if state == 'paying' then
  return {'paying', record[4], record[5], record[6]}
end
if state == 'sold' then
  return {'paid', record[4], record[5] or '', record[6]}
end
if state ~= 'held' then
  return {'ended'}
end
if tonumber(record[3]) <= now then
  end_hold(hold, 'expired')
  commit()
  return {'ended'}
end
local attempt = redis.call('HINCRBY', key, 'attempt', 1)
redis.call('HSET', key, 'state', 'paying', 'key', ARGV[6])
note_hold(ARGV[4], hold, 'paying', record[3], record[6])
redis.call('ZREM', DEADLINES, hold)
redis.call('ZADD', PAYING, now, hold)
-- Who pays is there: their turn in the queue goes on for as long as a payment can take.
local lease = tonumber(redis.call('ZSCORE', QUEUE .. 'leases', ARGV[4]))
local turn = tonumber(redis.call('HGET', QUEUE .. 'turns', ARGV[4]))
if lease and turn and lease > now and math.min(turn, now + PAYMENT_MS) > lease then
  redis.call('ZADD', QUEUE .. 'leases', string.format('%.0f', math.min(turn, now + PAYMENT_MS)), ARGV[4])
end
return {'started', tostring(attempt), ARGV[6], record[6]}
