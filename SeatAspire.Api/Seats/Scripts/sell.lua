-- uses seats
-- The key of what is known of an order that was moved. In another life of Redis, with older data, it may have been moved on; then the database tells.
local function moved_of(order)
  return PREFIX .. 'moved:' .. (redis.call('GET', LIFE) or '') .. ':' .. order
end

-- sell: the database has sold these seats, bought by an order under a hold; show it. Idempotent.
-- `seats`: 17, or 17c where it was bought by its allocation's code. `is_all`: they are all that the order has, so that what is left of the hold is nobody's:
-- it was given back, or moved away from, and Redis has come back with data from before that.
-- Answer {'ok'}
-- Seats that were cancelled meanwhile, or that the order was moved away from, stay free.
-- Invariant: a sale displaces a mere hold that crept in; that hold ends whole and its holder is told.
local function sell(order, hold, person, seats, is_all)
  local given_back, moved = PREFIX .. 'given-back:' .. order, moved_of(order)
  local none_gone = redis.call('EXISTS', given_back, moved) == 0
  local function is_gone(seat)
    return redis.call('SISMEMBER', given_back, seat) == 1 or string.sub(redis.call('HGET', moved, seat) or '', -1) == '-'
  end
  local sold = 0
  for _, named in ipairs(seats) do
    local seat, by_code = string.match(named, '^(%d+)(.*)$')
    local ref = redis.call('HGET', REFS, seat)
    if none_gone or not is_gone(seat) then
      if ref ~= 'o:' .. order then
        if ref and string.sub(ref, 1, 2) == 'h:' and ref ~= 'h:' .. hold then
          end_hold(string.sub(ref, 3), 'displaced')
        end
        set_seat(seat, '2', 'o:' .. order)
        sold = sold + 1
      end
      note_by_code(seat, by_code)
    end
  end
  if sold > 0 then
    redis.call('HINCRBY', BOUGHT, person, sold)
    people[person] = true
  end
  local key = PREFIX .. 'hold:' .. hold
  local record = redis.call('HMGET', key, 'person', 'state', 'seats', 'from')
  -- Whose hold it was may be somebody else by now: a guest who logged in before the sale was shown.
  local holder = record[1]
  if holder then
    if record[2] ~= 'sold' then
      -- A turn in the queue ends with its purchase; a repeated sell must not end a later one.
      redis.call('ZREM', QUEUE .. 'leases', holder)
      redis.call('HDEL', QUEUE .. 'turns', holder)
      -- Who buys has shown that they mean it.
      redis.call('DEL', PREFIX .. 'ranout:' .. holder)
      if record[2] == 'held' or record[2] == 'paying' then
        count_unpaid(record[4], -count_of(record[3]))
      end
    end
    redis.call('HSET', key, 'state', 'sold')
    redis.call('EXPIRE', key, KEEP_SECONDS)
    redis.call('ZREM', DEADLINES, hold)
    redis.call('ZREM', PAYING, hold)
    note_hold(holder, hold)
    if holder ~= person or record[2] ~= 'sold' then
      people[holder] = true
    end
    for seat in string.gmatch(is_all and record[3] or '', '%d+') do
      if redis.call('HGET', REFS, seat) == 'h:' .. hold then
        free_seat(seat)
      end
    end
  end
  return {'ok'}
end
