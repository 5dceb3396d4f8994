-- uses queue
-- hold: reserves seats for one person, all or none. Who has not entered the queue enters it by this.
-- `address` is where the person calls from, '' where that does not count; `code` is the hash of a code, '' without one: it opens an allocation,
-- whose seats are free for who has it, as many as it may take; `choose` answers a list of `count` free seats, or nil and what to
-- answer: it is asked when the person may have so many, with the allocation and how many seats of it the code may take yet, or nil.
-- ARGV  5 lifetime of a hold, ms  6 most seats a person may have  7 most unpaid seats of an address, 0: any number
--       8 most places of an address in the queue, 0: any number  9 holds that may run out before a pause, 0: any number
-- Answer {'ok', deadline ms, seats} | {'former'}: the date has other seats by now | {'taken', seat…} | {'limit'} | {'queue', place…} | {'full'} | {'crowded'} | {'unpaid'} | {'paused', wait ms}
-- | {'code'}: it opens nothing, or may not take so many. Of the seats, those that the code took have a mark behind them: 17c
-- Invariant: a seat is given only to who has a live lease, and only if its byte is 0, or if its hold is past its deadline
-- and not being paid (such a hold ends whole, in the same step); an allocation's only by its code, and never more than that may take.
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

-- Holds whose time is over, though nobody has noticed, end.
local function end_over()
  for _, over in ipairs(redis.call('ZRANGEBYSCORE', DEADLINES, '-inf', now, 'LIMIT', 0, MOST_OVER)) do
    end_hold(over, 'expired')
  end
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
  end_over()
  return is_above()
end

-- The seats that somebody named, if all are free, those of holds whose time is over among them, and an allocation's for who may have them (`true`:
-- any allocation's); else nil and which are taken.
local function named_seats(seats, allocation)
  local taken, over = {'taken'}, {}
  for _, seat in ipairs(seats) do
    local state = redis.call('GETRANGE', STATES, seat, seat)
    if state ~= '0' then
      local free = false
      if state == '1' then
        local other = string.sub(redis.call('HGET', REFS, seat) or '', 3)
        local record = redis.call('HMGET', PREFIX .. 'hold:' .. other, 'state', 'deadline')
        local owner = redis.call('HGET', ALLOCATED, seat)
        if record[1] == 'held' and tonumber(record[2]) <= now and (not owner or allocation == true or owner == allocation) then
          over[other] = true
          free = true
        end
      elseif state == '3' and allocation then
        local owner = string.match(redis.call('HGET', REFS, seat) or '', '^a:(.*)$')
        free = owner ~= nil and (allocation == true or owner == allocation)
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

-- What a code opens: allocation, and most seats that it may take; nil where it opens nothing.
local function opened_by(code)
  local allocation, most = string.match(redis.call('HGET', CODES, code) or '', '^(%S+) %d+ (%d*)$')
  return allocation, tonumber(most) or math.huge
end

-- How many seats of its allocation a code may take yet; where that are fewer than are wanted, holds that are over are looked for.
local function left_of(allocation, most, wanted)
  local function left()
    return most - redis.call('SCARD', taken_by_code_of(allocation))
  end
  if left() < wanted then
    end_over()
  end
  return left()
end

-- Those of some seats that are an allocation's.
local function seats_of_allocation(seats, allocation)
  local own, count = {}, 0
  for _, seat in ipairs(allocation and seats or {}) do
    if redis.call('HGET', ALLOCATED, seat) == allocation then
      own[seat], count = true, count + 1
    end
  end
  return own, count
end

local function hold_seats(person, hold, address, code, count, choose)
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

  local allocation, most, left
  if code ~= '' then
    allocation, most = opened_by(code)
    left = allocation and left_of(allocation, most, count)
    if not allocation or left <= 0 then
      return {'code'}
    end
  end
  local seats, refusal = choose(allocation, left)
  if refusal then
    return refusal
  end
  local own, taken = seats_of_allocation(seats, allocation)
  if allocation and taken > left_of(allocation, most, taken) then
    return {'code'}
  end
  if owes_too_much(address, count) then
    return {'unpaid'}
  end
  local deadline = string.format('%.0f', now + tonumber(ARGV[5]))
  local marked = {}
  for i, seat in ipairs(seats) do
    set_seat(seat, '1', 'h:' .. hold)
    marked[i] = seat
    if own[seat] then
      redis.call('SADD', taken_by_code_of(allocation), seat)
      marked[i] = seat .. BY_CODE
    end
  end
  local list = table.concat(marked, ',')
  redis.call('HSET', PREFIX .. 'hold:' .. hold, 'person', person, 'state', 'held', 'deadline', deadline, 'attempt', '0', 'seats', list, 'from', address)
  count_unpaid(address, count)
  redis.call('ZADD', DEADLINES, deadline, hold)
  note_hold(person, hold, 'held', deadline, list)
  people[person] = true
  return {'ok', deadline, list}
end
