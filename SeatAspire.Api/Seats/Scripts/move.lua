-- uses sell
-- move: an order has another seat in place of one, in the database; show it. Idempotent.
-- ARGV  4 order  5 hold it was bought under  6 person  7 the seat it has  8 the seat it had
-- Answer {'ok', version} | {'rebuilding'}: nothing stands here yet, and the rebuild will read from the database what is sold
-- Invariant: the seat it had is only touched while it is this order's, or its hold's whose sell never came; a sell of the same order that comes later
-- leaves it alone.
local order, hold, person, to, from = ARGV[4], ARGV[5], ARGV[6], ARGV[7], ARGV[8]
local returned = PREFIX .. 'returned:' .. order
-- It may have had this seat before.
redis.call('SREM', returned, to)
redis.call('SADD', returned, from)
redis.call('EXPIRE', returned, KEEP_SECONDS)
if redis.call('EXISTS', EPOCH) == 0 then
  return {'rebuilding'}
end
sell(order, hold, person, {to})
local ref = redis.call('HGET', REFS, from)
if ref == 'o:' .. order then
  free_seat(from)
  if redis.call('HINCRBY', BOUGHT, person, -1) <= 0 then
    redis.call('HDEL', BOUGHT, person)
  end
elseif ref == 'h:' .. hold then
  free_seat(from)
end
return {'ok', commit()}
