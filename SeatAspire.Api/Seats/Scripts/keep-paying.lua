-- uses seats
-- keep-paying: payments that are under way in the database have their seats, also where Redis was lost since they began.
-- ARGV  4… of each payment, the oldest first: hold, person, attempt, hash of the key that began it, deadline ms ('' where that is not
--       known: it is over), number of seats, seat… (17, or 17c where a code took it of its allocation)
-- Answer {version, 'kept' | 'lost' of each} | {'rebuilding'}; 'lost' where it has not all of them and nothing was changed
-- Invariant: no seat is taken from a sale or from another payment; from a mere hold, or off what is not for sale, in a rebuild alone: there such a hold is
-- one of older data, which had ended, and nobody has been told of another.
if stale() then
  return {'rebuilding'}
end

-- Whether a payment may have a seat that is not its own; and whose mere hold ends for it, if one's.
local function may_take(seat, by_code)
  local ref = redis.call('HGET', REFS, seat) or ''
  local kind, owner = string.sub(ref, 1, 1), string.sub(ref, 3)
  if kind == 'h' then
    return is_rebuild and redis.call('HGET', PREFIX .. 'hold:' .. owner, 'state') == 'held', owner
  end
  return kind == '' or (kind == 'a' and by_code == BY_CODE) or (kind ~= 'o' and is_rebuild)
end

local function keep(hold, person, attempt, key, until_then, seats)
  local place = PREFIX .. 'hold:' .. hold
  local record = redis.call('HMGET', place, 'person', 'state', 'attempt', 'deadline')
  local state = record[2]
  if state == 'sold' or (state == 'paying' and record[3] == attempt) then
    return 'kept'
  end
  -- One that has ended does not come back. A later attempt has the hold, or the date has other seats.
  if (state and state ~= 'held' and state ~= 'paying') or tonumber(record[3] or '0') > tonumber(attempt) or is_of_former_seats(hold) then
    return 'lost'
  end
  local ours, ending = 'h:' .. hold, {}
  for _, named in ipairs(seats) do
    local seat, by_code = string.match(named, '^(%d+)(.*)$')
    if redis.call('HGET', REFS, seat) ~= ours then
      local may, other = may_take(seat, by_code)
      if not may or tonumber(seat) >= redis.call('STRLEN', STATES) then
        return 'lost'
      end
      ending[#ending + 1] = other
    end
  end
  for _, other in ipairs(ending) do
    end_hold(other, 'displaced')
  end
  for _, named in ipairs(seats) do
    local seat, by_code = string.match(named, '^(%d+)(.*)$')
    if redis.call('HGET', REFS, seat) ~= ours then
      set_seat(seat, '1', ours)
    end
    local allocation = by_code == BY_CODE and redis.call('HGET', ALLOCATED, seat)
    if allocation then
      redis.call('SADD', taken_by_code_of(allocation), seat)
    end
  end
  local holder, list = record[1] or person, table.concat(seats, ',')
  local deadline = record[4] or (until_then ~= '' and until_then or string.format('%.0f', now))
  redis.call('HSET', place, 'person', holder, 'state', 'paying', 'deadline', deadline, 'attempt', attempt, 'key', key, 'seats', list)
  redis.call('HSETNX', place, 'from', '')
  note_hold(holder, hold, 'paying', deadline, list)
  redis.call('ZREM', DEADLINES, hold)
  redis.call('ZADD', PAYING, now, hold)
  people[holder] = true
  return 'kept'
end

local answers, i = {}, 4
while i <= #ARGV do
  local seats = {unpack(ARGV, i + 6, i + 5 + tonumber(ARGV[i + 5]))}
  answers[#answers + 1] = keep(ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3], ARGV[i + 4], seats)
  i = i + 6 + #seats
end
return {commit(), unpack(answers)}
