-- uses sell
-- free: some seats of an order were cancelled in the database; they are for sale again, or their allocation's; those that it has left are sold. Idempotent.
-- ARGV  4 order  5 hold it was bought under  6 person  7 number of seats that it has left  8… those (as sell.lua takes them), then the seats to free
-- Answer {'ok', version} | {'rebuilding'}: nothing stands here yet, and the rebuild will read from the database what is sold
-- Invariant: only seats that are still this order's, or its hold's whose sell never came, are touched; a sell of the
-- same order that comes later leaves them alone.
local order, hold, person, left = ARGV[4], ARGV[5], ARGV[6], tonumber(ARGV[7])
local returned = PREFIX .. 'returned:' .. order
for i = 8 + left, #ARGV do
  redis.call('SADD', returned, ARGV[i])
end
redis.call('EXPIRE', returned, KEEP_SECONDS)
if redis.call('EXISTS', EPOCH) == 0 then
  return {'rebuilding'}
end
-- The hold was bought, whoever comes first: it is at its end, with what is left of it sold.
sell(order, hold, person, {unpack(ARGV, 8, 7 + left)})
local freed = 0
for i = 8 + left, #ARGV do
  local seat = ARGV[i]
  local ref = redis.call('HGET', REFS, seat)
  if ref == 'o:' .. order then
    free_seat(seat)
    freed = freed + 1
  elseif ref == 'h:' .. hold then
    free_seat(seat)
  end
end
if freed > 0 and redis.call('HINCRBY', BOUGHT, person, -freed) <= 0 then
  redis.call('HDEL', BOUGHT, person)
end
return {'ok', commit()}
