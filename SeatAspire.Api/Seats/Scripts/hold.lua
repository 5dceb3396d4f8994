-- uses queue
-- hold: reserves seats for one person, all or none. Who has not entered the queue enters it by this.
-- `address` is where the person calls from, '' where that does not count; `choose` answers a list of `count` free seats, or nil and what to
-- answer: it is asked when the person may have so many.
-- ARGV  5 lifetime of a hold, ms  6 most seats a person may have  7 most unpaid seats of an address, 0: any number
--       8 most places of an address in the queue, 0: any number  9 holds that may run out before a pause, 0: any number
-- Answer {'ok', deadline ms, seats} | {'former'}: the date has other seats by now | {'taken', seat…} | {'limit'} | {'queue', place…} | {'full'} | {'crowded'} | {'unpaid'} | {'paused', wait ms}
-- Invariant: a seat is given only to who has a live lease, and only if its byte is 0, or if its hold is past its deadline
-- and not being paid; such a hold ends whole, in the same step.
local FIRST_PAUSE_MS, LONGEST_PAUSE_MS, MOST_OVER = 30000, 600000, 100

-- How long a person has to wait for having let holds run out, ms; nil for who may go on. Each one more doubles it.
local function pause_of(person)
  local most = tonumber(ARGV[9])
  if most == 0 then
    return nil
  end
  local ran_out = redis.call('HMGET', PREFIX .. 'ranout:' .. person, 'times', 'at')
  local times = tonumber(ran_out[1]) or 0
  if times < most then
    return nil
  end
  local wait = tonumber(ran_out[2]) + math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ^ (times - most)) - now
  return wait > 0 and wait or nil
end

-- Whether an address has too much unpaid for so many seats more. Holds that are over but that nobody has noticed don't count.
local function owes_too_much(address, seats)
  local most = tonumber(ARGV[7])
  if most == 0 or address == '' then
    return false
  end
  local function is_above()
    return tonumber(redis.call('HGET', ADDRESSES, address) or '0') + seats > most
  end
  if not is_above() then
    return false
  end
  for _, over in ipairs(redis.call('ZRANGEBYSCORE', DEADLINES, '-inf', now, 'LIMIT', 0, MOST_OVER)) do
    end_hold(over, 'expired')
  end
  return is_above()
end

-- The seats that somebody named, if all are free, those of holds whose time is over among them, and for operators those of allocations; else nil
-- and which are taken.
local function named_seats(seats, is_operator)
  local taken, over = {'taken'}, {}
  for _, seat in ipairs(seats) do
    local state = redis.call('GETRANGE', STATES, seat, seat)
    if state ~= '0' then
      local free = false
      if state == '1' then
        local other = string.sub(redis.call('HGET', REFS, seat) or '', 3)
        local record = redis.call('HMGET', PREFIX .. 'hold:' .. other, 'state', 'deadline')
        if record[1] == 'held' and tonumber(record[2]) <= now then
          over[other] = true
          free = true
        end
      elseif state == '3' and is_operator then
        free = string.sub(redis.call('HGET', REFS, seat) or '', 1, 2) == 'a:'
      end
      if not free then
        taken[#taken + 1] = seat
      end
    end
  end
  if #taken > 1 then
    return nil, taken
  end
  for other in pairs(over) do
    end_hold(other, 'expired')
  end
  return seats
end

local function hold_seats(person, hold, address, count, choose)
  if is_of_former_seats(hold) then
    return {'former'}
  end
  local mine = {}
  for own, text in pairs(holds_of(person)) do
    if string.sub(text, 1, 5) == 'held ' and not if_live(text) then
      mine[#mine + 1] = own
    end
  end
  for _, own in ipairs(mine) do
    end_hold(own, 'expired')
  end
  local pause = pause_of(person)
  if pause then
    return {'paused', string.format('%.0f', pause)}
  end

  if not lease_of(person) then
    local refused = enter(person, address, tonumber(ARGV[8]))
    if refused then
      return {refused}
    end
    if not lease_of(person) then
      return {'queue', unpack(place(person))}
    end
  end

  local had = tonumber(redis.call('HGET', BOUGHT, person) or '0')
  for _, text in pairs(holds_of(person)) do
    local others = if_live(text)
    if others then
      had = had + count_of(others)
    end
  end
  if had + count > tonumber(ARGV[6]) then
    return {'limit'}
  end

  local seats, refusal = choose()
  if refusal then
    return refusal
  end
  if owes_too_much(address, count) then
    return {'unpaid'}
  end
  local deadline = string.format('%.0f', now + tonumber(ARGV[5]))
  for _, seat in ipairs(seats) do
    set_seat(seat, '1', 'h:' .. hold)
  end
  local list = table.concat(seats, ',')
  redis.call('HSET', PREFIX .. 'hold:' .. hold, 'person', person, 'state', 'held', 'deadline', deadline, 'attempt', '0', 'seats', list, 'from', address)
  count_unpaid(address, count)
  redis.call('ZADD', DEADLINES, deadline, hold)
  note_hold(person, hold, 'held', deadline, list)
  people[person] = true
  return {'ok', deadline, list}
end
