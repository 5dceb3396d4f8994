-- uses sell
-- give-up: in the database an order has some of its seats no more, and has those that are left; show it. Idempotent.
-- `left`, `is_all`: as sell.lua takes them; `seats`: those that it has no more.
-- Answer {'ok', version} | {'rebuilding'}: nothing stands here yet, and the rebuild will read from the database what is sold
-- Invariant: only seats that are still this order's, or its hold's whose sell never came, are touched. The caller has noted them, so that a sell of
-- the same order that comes later leaves them alone.
local function give_up(order, hold, person, left, is_all, seats)
  if redis.call('EXISTS', EPOCH) == 0 then
    return {'rebuilding'}
  end
  -- The hold was bought, whoever comes first: it is at its end, with what is left of it sold.
  sell(order, hold, person, left, is_all)
  local freed = 0
  for _, seat in ipairs(seats) do
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
end
