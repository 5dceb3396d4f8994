-- What every seat script shares: the showing's keys, and the only ways to change a seat.
-- KEYS  1 states  2 refs  3 version  4 epoch  5 deadlines  6 paying  7 bought   (shapes: RedisKeys.cs)
-- ARGV  1 prefix of the showing's keys  2 showing  3 expected epoch, or the mark of the rebuild that runs the script (`r:…`)  4… the script's own
--
-- Keys of single holds and people are made from the prefix: they share its hash tag, so they live in the same slot.
-- Invariant: `addresses` has for each address how many seats its live holds have: it changes where a hold begins and where
-- one ends, is sold or is counted anew by a rebuild, and nowhere else.
-- Invariant: a seat's byte in `states` and its `refs` entry change together, here alone; every script that changed a
-- byte adds 1 to the version and publishes the change before it returns, so order on the channel is order of versions.
-- Invariant: a seat that nobody has any more is its allocation's again (`allocated`), or free: `free_seat` alone decides that.
-- Invariant: `taken:ALLOCATION` has those of an allocation's seats that its code took and that were not given back: a seat
-- joins it where a hold or a sale by the code takes it, and leaves it in `free_seat` and with its allocation.
local STATES, REFS, VERSION, EPOCH, DEADLINES, PAYING, BOUGHT =
  KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6], KEYS[7]
local PREFIX, SHOWING = ARGV[1], ARGV[2]
local QUEUE = 'queue:{' .. SHOWING .. '}:'
local ADDRESSES, LIFE = PREFIX .. 'addresses', PREFIX .. 'life'
local ALLOCATED, ALLOCATIONS, CODES = PREFIX .. 'allocated', PREFIX .. 'allocations', PREFIX .. 'codes'
-- Stands behind a seat of a hold or a sale that was taken by a code.
local BY_CODE = 'c'
local KEEP_SECONDS = 86400
-- Seats can be held and given back many times a second, so that these records would pile up.
local KEEP_RELEASED_SECONDS = 600
local KEEP_RAN_OUT_SECONDS = 3600

local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local changes, people = {}, {}

-- Whether a rebuild loads the seats: nobody else may change them then.
local is_rebuild = string.sub(ARGV[3] or '', 1, 2) == 'r:'

-- What people hold, as read or left by this script: person → hold → 'STATE DEADLINE SEATS'.
local live = {}

-- What tells this life of Redis from all others.
local function life()
  return string.match(redis.call('INFO', 'server'), 'run_id:%x+')
end

-- Redis was lost or is being rebuilt: the caller knows other states than these. Where it was started again with its data, or older ones, they bear the
-- epoch that the caller believes in, and a command can come before anybody has noticed.
local function stale()
  if redis.call('GET', EPOCH) ~= ARGV[3] then
    return true
  end
  local restored_in = redis.call('GET', LIFE)
  return restored_in and not string.find(redis.call('INFO', 'server'), restored_in, 1, true)
end

local function set_seat(seat, state, ref)
  redis.call('SETRANGE', STATES, seat, state)
  if ref then
    redis.call('HSET', REFS, seat, ref)
  else
    redis.call('HDEL', REFS, seat)
  end
  changes[#changes + 1] = seat .. ':' .. state
end

-- The key of those of an allocation's seats that its code took.
local function taken_by_code_of(allocation)
  return PREFIX .. 'taken:' .. allocation
end

-- A seat was taken, with a mark behind it: by its allocation's code, which is one of the code's uses.
local function note_by_code(seat, mark)
  local allocation = mark == BY_CODE and redis.call('HGET', ALLOCATED, seat)
  if allocation then
    redis.call('SADD', taken_by_code_of(allocation), seat)
  end
end

-- Nobody has a seat any more.
local function free_seat(seat)
  local allocation = redis.call('HGET', ALLOCATED, seat)
  if allocation then
    redis.call('SREM', taken_by_code_of(allocation), seat)
    set_seat(seat, '3', 'a:' .. allocation)
  else
    set_seat(seat, '0')
  end
end

-- A person's holds that have not ended: hold → 'STATE DEADLINE SEATS'; read once a script.
local function holds_of(person)
  if not live[person] then
    local list = redis.call('HGETALL', PREFIX .. 'live:' .. person)
    live[person] = {}
    for i = 1, #list, 2 do
      live[person][list[i]] = list[i + 1]
    end
  end
  return live[person]
end

-- Notes how a hold of a person stands: state, deadline (text, ms) and seats (text); without a state it has ended.
local function note_hold(person, hold, state, deadline, seats)
  local text = state and state .. ' ' .. deadline .. ' ' .. seats
  if text then
    redis.call('HSET', PREFIX .. 'live:' .. person, hold, text)
  else
    redis.call('HDEL', PREFIX .. 'live:' .. person, hold)
  end
  if live[person] then
    live[person][hold] = text
  end
end

-- The seats and the deadline of a hold, as texts, where it is live: what is being paid, or has time left.
local function if_live(text)
  local state, deadline, seats = string.match(text, '^(%a+) (-?%d+) (.*)$')
  if state == 'paying' or tonumber(deadline) > now then
    return seats, deadline
  end
end

-- Whether a hold was made for seats that the date has no more: it names a price list (behind a hyphen at its id's end, else it is the first) of
-- before the date was given others. Whoever makes such a hold still has to hear of it.
local first_list
local function is_of_former_seats(hold)
  first_list = first_list or tonumber(redis.call('GET', PREFIX .. 'first_list') or '1')
  return (tonumber(string.match(hold, '~%x+%-(%d+)$')) or 1) < first_list
end

-- How many seats a text names.
local function count_of(seats)
  return select(2, string.gsub(seats, '%d+', ''))
end

-- An address has so many more seats unpaid, or fewer. Without an address, and for holds of before there were any, nothing.
local function count_unpaid(address, seats)
  if address and address ~= '' and redis.call('HINCRBY', ADDRESSES, address, seats) <= 0 then
    redis.call('HDEL', ADDRESSES, address)
  end
end

-- A person let the time of a hold run out, without a payment under way.
local function note_run_out(person)
  local key = PREFIX .. 'ranout:' .. person
  redis.call('HINCRBY', key, 'times', 1)
  redis.call('HSET', key, 'at', string.format('%.0f', now))
  redis.call('EXPIRE', key, KEEP_RAN_OUT_SECONDS)
end

-- Ends a hold whole; gives back those of its seats that are still its own. `reason` is remembered for a while. `record`, where the
-- caller has read it: person, state, seats, from.
local function end_hold(hold, reason, record)
  local key = PREFIX .. 'hold:' .. hold
  record = record or redis.call('HMGET', key, 'person', 'state', 'seats', 'from')
  redis.call('ZREM', DEADLINES, hold)
  if record[2] ~= 'held' then
    redis.call('ZREM', PAYING, hold)
  end
  local person = record[1]
  if not person then
    return
  end
  if record[2] == 'held' or record[2] == 'paying' then
    count_unpaid(record[4], -count_of(record[3]))
  end
  if reason == 'expired' and record[2] == 'held' then
    note_run_out(person)
  end
  for seat in string.gmatch(record[3], '%d+') do
    if redis.call('HGET', REFS, seat) == 'h:' .. hold then
      free_seat(seat)
    end
  end
  redis.call('HSET', key, 'state', reason)
  redis.call('EXPIRE', key, reason == 'released' and KEEP_RELEASED_SECONDS or KEEP_SECONDS)
  note_hold(person, hold)
  people[person] = true
end

-- Appends a person's live holds to a list: hold, seats, deadline ms, hold, seats, deadline ms, …
local function add_holds(list, person)
  for hold, text in pairs(holds_of(person)) do
    local seats, deadline = if_live(text)
    if seats then
      list[#list + 1] = hold
      list[#list + 1] = seats
      list[#list + 1] = deadline
    end
  end
  return list
end

-- Publishes what changed, and what those to whom it happened hold now, so that nobody has to come back and ask. The answer
-- is the version after it, as text.
local function commit()
  local version
  if #changes > 0 then
    version = string.format('%.0f', redis.call('INCR', VERSION))
    redis.call('PUBLISH', PREFIX .. 'changes',
      version .. ' ' .. string.format('%.0f', now) .. ' ' .. table.concat(changes, ','))
  else
    version = redis.call('GET', VERSION) or '0'
  end
  if next(people) then
    local lines = {'h ' .. SHOWING .. ' ' .. version}
    for person in pairs(people) do
      lines[#lines + 1] = table.concat(add_holds({person}, person), ' ')
    end
    redis.call('PUBLISH', 'people', table.concat(lines, '\n'))
  end
  return version
end
