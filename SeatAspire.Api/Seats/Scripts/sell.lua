-- uses seats
-- sell: the database has sold these seats; show it. Idempotent, and no epoch can stop it.
-- ARGV  4 order  5 hold it was bought under  6 person  7… seats
-- Answer {'ok', version} | {'freed'}: the order was cancelled meanwhile | {'rebuilding'}: nothing stands here yet, and
-- the rebuild will read this sale from the database
-- Invariant: a sale displaces a mere hold that crept in; that hold ends whole and its holder is told.
if redis.call('EXISTS', EPOCH) == 0 then
  return {'rebuilding'}
end
local order, hold, person = ARGV[4], ARGV[5], ARGV[6]
if redis.call('EXISTS', PREFIX .. 'freed:' .. order) == 1 then
  return {'freed'}
end
local sold = 0
for i = 7, #ARGV do
  local seat = ARGV[i]
  local ref = redis.call('HGET', REFS, seat)
  if ref ~= 'o:' .. order then
    if ref and string.sub(ref, 1, 2) == 'h:' and ref ~= 'h:' .. hold then
      end_hold(string.sub(ref, 3), 'displaced')
    end
    set_seat(seat, '2', 'o:' .. order)
    sold = sold + 1
  end
end
if sold > 0 then
  redis.call('HINCRBY', BOUGHT, person, sold)
  people[person] = true
end
local key = PREFIX .. 'hold:' .. hold
local record = redis.call('HMGET', key, 'person', 'state')
if record[1] == person then
  if record[2] ~= 'sold' then
    -- A turn in the queue ends with its purchase; a repeated sell must not end a later one.
    redis.call('ZREM', QUEUE .. 'leases', person)
    redis.call('HDEL', QUEUE .. 'turns', person)
  end
  redis.call('HSET', key, 'state', 'sold')
  redis.call('EXPIRE', key, KEEP_SECONDS)
  redis.call('ZREM', DEADLINES, hold)
  redis.call('ZREM', PAYING, hold)
  note_hold(person, hold)
end
return {'ok', commit()}
