-- uses seats
-- free: an order was cancelled in the database; its seats are for sale again. Idempotent.
-- ARGV  4 order  5 hold it was bought under  6 person  7… seats
-- Answer {'ok', version}
-- Invariant: only seats that are still this order's, or its hold's whose sell never came, are touched; a sell of the
-- same order that comes later does nothing.
local order, hold, person = ARGV[4], ARGV[5], ARGV[6]
redis.call('SET', PREFIX .. 'freed:' .. order, '1', 'EX', KEEP_SECONDS)
local freed = 0
for i = 7, #ARGV do
  local seat = ARGV[i]
  local ref = redis.call('HGET', REFS, seat)
  if ref == 'o:' .. order then
    set_seat(seat, '0')
    freed = freed + 1
  elseif ref == 'h:' .. hold then
    end_hold(hold, 'sold')
  end
end
if freed > 0 and redis.call('HINCRBY', BOUGHT, person, -freed) <= 0 then
  redis.call('HDEL', BOUGHT, person)
end
return {'ok', commit()}
