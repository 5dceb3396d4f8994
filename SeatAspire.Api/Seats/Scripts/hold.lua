-- uses queue
-- hold: reserves seats for one person, all or none. Who has not entered the queue enters it by this.
-- `seats` is a list; ARGV  5 lifetime of a hold, ms  6 most seats a person may have
-- Answer {'ok', deadline ms} | {'taken', seat…} | {'limit'} | {'queue', place…} | {'full'}
-- Invariant: a seat is given only to who has a live lease, and only if its byte is 0, or if its hold is past its deadline
-- and not being paid; such a hold ends whole, in the same step.
local function hold_seats(person, hold, seats)
  if not lease_of(person) then
    if not enter(person) then
      return {'full'}
    end
    if not lease_of(person) then
      return {'queue', unpack(place(person))}
    end
  end

  local had = tonumber(redis.call('HGET', BOUGHT, person) or '0')
  for _, text in pairs(holds_of(person)) do
    local others = if_live(text)
    if others then
      had = had + select(2, string.gsub(others, '%d+', ''))
    end
  end
  if had + #seats > tonumber(ARGV[6]) then
    return {'limit'}
  end

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
      end
      if not free then
        taken[#taken + 1] = seat
      end
    end
  end
  if #taken > 1 then
    return taken
  end

  for other in pairs(over) do
    end_hold(other, 'expired')
  end
  local deadline = string.format('%.0f', now + tonumber(ARGV[5]))
  for _, seat in ipairs(seats) do
    set_seat(seat, '1', 'h:' .. hold)
  end
  local list = table.concat(seats, ',')
  redis.call('HSET', PREFIX .. 'hold:' .. hold, 'person', person, 'state', 'held', 'deadline', deadline, 'attempt', '0', 'seats', list)
  redis.call('ZADD', DEADLINES, deadline, hold)
  note_hold(person, hold, 'held', deadline, list)
  people[person] = true
  return {'ok', deadline}
end
