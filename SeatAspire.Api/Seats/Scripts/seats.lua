-- What every seat script shares: the showing's keys, and the only ways to change a seat.
-- KEYS  1 states  2 refs  3 version  4 epoch  5 deadlines  6 paying  7 bought   (shapes: RedisKeys.cs)
-- ARGV  1 prefix of the showing's keys  2 showing  3 expected epoch  4… the script's own
--
-- Keys of single holds and people are made from the prefix: they share its hash tag, so they live in the same slot.
-- Invariant: a seat's byte in `states` and its `refs` entry change together, here alone; every script that changed a
-- byte adds 1 to the version and publishes the change before it returns, so order on the channel is order of versions.
local STATES, REFS, VERSION, EPOCH, DEADLINES, PAYING, BOUGHT =
  KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6], KEYS[7]
local PREFIX, SHOWING = ARGV[1], ARGV[2]
local QUEUE = 'queue:{' .. SHOWING .. '}:'
local KEEP_SECONDS = 86400

local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local changes, people = {}, {}

-- Redis was lost or is being rebuilt: the caller knows other states than these.
local function stale()
  return redis.call('GET', EPOCH) ~= ARGV[3]
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

-- Ends a hold whole; frees those of its seats that are still its own. `reason` is remembered for a day. `record`, where the
-- caller has read it: person, state, seats.
local function end_hold(hold, reason, record)
  local key = PREFIX .. 'hold:' .. hold
  record = record or redis.call('HMGET', key, 'person', 'state', 'seats')
  redis.call('ZREM', DEADLINES, hold)
  redis.call('ZREM', PAYING, hold)
  local person = record[1]
  if not person then
    return
  end
  for seat in string.gmatch(record[3], '%d+') do
    if redis.call('HGET', REFS, seat) == 'h:' .. hold then
      set_seat(seat, '0')
    end
  end
  redis.call('HSET', key, 'state', reason)
  redis.call('EXPIRE', key, KEEP_SECONDS)
  redis.call('SREM', PREFIX .. 'owner:' .. person, hold)
  people[person] = true
end

-- Appends a person's live holds to a list: hold, seats, deadline ms, hold, seats, deadline ms, …
local function add_holds(list, person)
  for _, hold in ipairs(redis.call('SMEMBERS', PREFIX .. 'owner:' .. person)) do
    local record = redis.call('HMGET', PREFIX .. 'hold:' .. hold, 'state', 'seats', 'deadline')
    if record[1] == 'paying' or (record[1] == 'held' and tonumber(record[3]) > now) then
      list[#list + 1] = hold
      list[#list + 1] = record[2]
      list[#list + 1] = record[3]
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
