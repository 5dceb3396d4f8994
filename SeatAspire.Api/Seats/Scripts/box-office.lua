-- box-office: takes seats for a sale at the box office, all or none: free ones, and those of allocations. They are being paid from then on, whoever
-- waits in the queue and however many they are. What is blocked otherwise stays.
-- The person is of this one sale: where they are paying already, it is the same sale that was asked for twice.
-- `key` is the hash of the idempotency key.
-- Answer {'ok', hold, attempt} | {'paying', hold, attempt}: nothing is done | {'taken', seat…} | {'former'}: the date has other seats by now
-- Invariant: a live hold's seat is never taken; what an allocation had is its own again if nothing is sold (`free_seat`).
local function take_at_box_office(person, hold, key, seats)
  if is_of_former_seats(hold) then
    return {'former'}
  end
  for own in pairs(holds_of(person)) do
    return {'paying', own, redis.call('HGET', PREFIX .. 'hold:' .. own, 'attempt')}
  end
  local free, taken = named_seats(seats, true)
  if taken then
    return taken
  end
  -- Over at once: where the sale comes to nothing, nobody pays for these seats later.
  local deadline, list = string.format('%.0f', now), table.concat(seats, ',')
  for _, seat in ipairs(free) do
    set_seat(seat, '1', 'h:' .. hold)
  end
  redis.call('HSET', PREFIX .. 'hold:' .. hold, 'person', person, 'state', 'paying', 'deadline', deadline, 'attempt', '1', 'key', key, 'seats', list)
  redis.call('ZADD', PAYING, now, hold)
  note_hold(person, hold, 'paying', deadline, list)
  return {'ok', hold, '1'}
end
