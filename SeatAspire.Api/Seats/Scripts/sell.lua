-- uses seats
-- sell: the database has sold these seats, bought by an order under a hold; show it. Idempotent.
-- `seats`: 17, or 17c where it was bought by its allocation's code.
-- Answer {'ok'}
-- Seats that were cancelled meanwhile stay free.
-- Invariant: a sale displaces a mere hold that crept in; that hold ends whole and its holder is told.
local function sell(order, hold, person, seats)
  local returned = PREFIX .. 'returned:' .. order
  local none_returned = redis.call('EXISTS', returned) == 0
  local sold = 0
  for _, named in ipairs(seats) do
    local seat, by_code = string.match(named, '^(%d+)(.*)$')
    local ref = redis.call('HGET', REFS, seat)
    if none_returned or redis.call('SISMEMBER', returned, seat) == 0 then
      if ref ~= 'o:' .. order then
        if ref and string.sub(ref, 1, 2) == 'h:' and ref ~= 'h:' .. hold then
          end_hold(string.sub(ref, 3), 'displaced')
        end
        set_seat(seat, '2', 'o:' .. order)
        sold = sold + 1
      end
      local allocation = by_code == BY_CODE and redis.call('HGET', ALLOCATED, seat)
      if allocation then
        redis.call('SADD', taken_by_code_of(allocation), seat)
      end
    end
  end
  if sold > 0 then
    redis.call('HINCRBY', BOUGHT, person, sold)
    people[person] = true
  end
  local key = PREFIX .. 'hold:' .. hold
  local record = redis.call('HMGET', key, 'person', 'state', 'seats', 'from')
  if record[1] == person then
    if record[2] ~= 'sold' then
      -- A turn in the queue ends with its purchase; a repeated sell must not end a later one.
      redis.call('ZREM', QUEUE .. 'leases', person)
      redis.call('HDEL', QUEUE .. 'turns', person)
      -- Who buys has shown that they mean it.
      redis.call('DEL', PREFIX .. 'ranout:' .. person)
      if record[2] == 'held' or record[2] == 'paying' then
        count_unpaid(record[4], -count_of(record[3]))
      end
    end
    redis.call('HSET', key, 'state', 'sold')
    redis.call('EXPIRE', key, KEEP_SECONDS)
    redis.call('ZREM', DEADLINES, hold)
    redis.call('ZREM', PAYING, hold)
    note_hold(person, hold)
  end
  return {'ok'}
end
