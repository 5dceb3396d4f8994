-- uses seats
-- keep-paying: payments that are under way in the database have their seats, also where Redis was lost since they began.
-- ARGV  4 how many holds have such a payment  5… each of them; then of each payment that is looked at, the oldest first: hold, person, attempt, hash of
--       the key that began it, deadline ms ('' where that is not known: it is over), '1' if it may have any allocation's seats, number of seats,
--       seat… (17, or 17c where a code took it of its allocation)
-- Answer {version, 'kept' | 'lost' of each} | {'rebuilding'}; 'lost' where it has not all of them and nothing was changed
-- Invariant: no seat is taken from a sale or from another such payment; from any other hold, or off what is not for sale, in a rebuild alone: there such a
-- hold is one of older data, which had ended. (But for one that began after Redis was lost between the first two steps of a payment, and is met by a
-- rebuild before that payment was seen to have lost its seats.)
if stale() then
  return {'rebuilding'}
end
local under_way, first = {}, 5 + tonumber(ARGV[4])
for i = 5, first - 1 do
  under_way[ARGV[i]] = true
end

-- Whether a payment may have a seat that is not its own; and whose hold ends for it, if one's.
local function may_take(seat, by_code, any)
  local ref = redis.call('HGET', REFS, seat) or ''
  local kind, owner = string.sub(ref, 1, 1), string.sub(ref, 3)
  if kind == 'h' then
    return is_rebuild and not under_way[owner], owner
  end
  return kind == '' or (kind == 'a' and (any or by_code == BY_CODE)) or (kind ~= 'o' and is_rebuild)
end

-- Whether codes may take seats, so many of each allocation. What a rebuild finds counts whatever the code says by now.
local function have_uses(wanted)
  for allocation, count in pairs(wanted) do
    local code = redis.call('HGET', ALLOCATIONS, allocation) or ''
    local most = tonumber(string.match(redis.call('HGET', CODES, code) or '', ' (%d+)$'))
    if not is_rebuild and most and redis.call('SCARD', taken_by_code_of(allocation)) + count > most then
      return false
    end
  end
  return true
end

local function keep(hold, person, attempt, key, until_then, any, seats)
  local place, ours = PREFIX .. 'hold:' .. hold, 'h:' .. hold
  local record = redis.call('HMGET', place, 'person', 'state', 'attempt', 'deadline')
  local state, known = record[2], tonumber(record[3] or '0')
  if state == 'sold' or (state == 'paying' and record[3] == attempt) then
    return 'kept'
  end
  -- One that has ended does not come back. A later attempt has the hold, or this one has come to its end, or the date has other seats.
  if (state and state ~= 'held' and state ~= 'paying') or known > tonumber(attempt) or (state == 'held' and record[3] == attempt) or is_of_former_seats(hold) then
    return 'lost'
  end
  local ending, uses = {}, {}
  for _, named in ipairs(seats) do
    local seat, by_code = string.match(named, '^(%d+)(.*)$')
    if redis.call('HGET', REFS, seat) ~= ours then
      local may, other = may_take(seat, by_code, any)
      if not may or tonumber(seat) >= redis.call('STRLEN', STATES) then
        return 'lost'
      end
      ending[#ending + 1] = other
    end
    local allocation = by_code == BY_CODE and redis.call('HGET', ALLOCATED, seat)
    if allocation and redis.call('SISMEMBER', taken_by_code_of(allocation), seat) == 0 then
      uses[allocation] = (uses[allocation] or 0) + 1
    end
  end
  if not have_uses(uses) then
    return 'lost'
  end
  for _, other in ipairs(ending) do
    end_hold(other, 'displaced')
  end
  for _, named in ipairs(seats) do
    local seat, by_code = string.match(named, '^(%d+)(.*)$')
    if redis.call('HGET', REFS, seat) ~= ours then
      set_seat(seat, '1', ours)
    end
    note_by_code(seat, by_code)
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

local answers, i = {}, first
while i <= #ARGV do
  local seats = {unpack(ARGV, i + 7, i + 6 + tonumber(ARGV[i + 6]))}
  answers[#answers + 1] = keep(ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3], ARGV[i + 4], ARGV[i + 5] == '1', seats)
  i = i + 7 + #seats
end
return {commit(), unpack(answers)}
