-- What every chat script shares: the keys, who is where, and the only way to tell it.
-- KEYS  1 names  2 in  3 leaving  4 replicas  5 events   (shapes: RedisKeys.cs)
-- ARGV  1 prefix of the chat's keys  2… the script's own
--
-- Keys of single people, rooms and replicas are made from the prefix: they share its hash tag, so they live in the same slot.
-- What happened is published in the script that made it happen: the order on the channel is the order of the history,
-- and something is told exactly as often as it happened, whichever replica asked for it and whether that one lives on.
--
-- A stay is a person in a room on a replica: a field `ROOM PERSON` of the replica's hash, whose value is the stay's
-- generation. `in` counts a person's stays in a room over all replicas. The room `*` is the chat as a whole: while a
-- person is in it, their name is theirs.
local NAMES, IN, LEAVING, REPLICAS, EVENTS = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local PREFIX = ARGV[1]
local WHOLE = '*'
local KEEP_HISTORY, HISTORY_SECONDS = 50, 7 * 86400
-- Long enough to come back under the name one had; who is connected is kept as long as that lasts (chat-stay).
local KEEP_PERSON_SECONDS = 1800

local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)

local function text(number)
  return string.format('%.0f', number)
end

local function person_key(person)
  return PREFIX .. 'person:' .. person
end

-- The rooms a person is in, the whole left out.
local function rooms_key(person)
  return PREFIX .. 'rooms:' .. person
end

-- The people of a room, by when they came.
local function room_key(room)
  return PREFIX .. 'room:' .. room
end

local function stays_key(replica)
  return PREFIX .. 'stays:' .. replica
end

local function tell(event)
  redis.call('PUBLISH', EVENTS, cjson.encode(event))
end

-- Gives a person the name they want, or that with ~2, ~3 … behind it where somebody else who is present has it.
-- False when even that fails. `lot` is a random number that makes the last tries different from everybody else's.
local function give_name(person, wanted, folded, lot)
  for try = 1, 25 do
    local suffix = try == 1 and '' or '~' .. (try <= 20 and try or lot + try)
    local owner = redis.call('HGET', NAMES, folded .. suffix)
    if not owner or owner == person then
      local had = redis.call('HGET', person_key(person), 'folded')
      if had and had ~= folded .. suffix and redis.call('HGET', NAMES, had) == person then
        redis.call('HDEL', NAMES, had)
      end
      redis.call('HSET', NAMES, folded .. suffix, person)
      redis.call('HSET', person_key(person), 'name', wanted .. suffix, 'folded', folded .. suffix)
      return wanted .. suffix
    end
  end
  return false
end

-- Whether a person who is present is an operator; nil if not, so that nothing is written of it.
local function is_operator(person)
  return redis.call('HGET', person_key(person), 'operator') == '1' or nil
end

-- Ends a stay; the last of a person in a room starts the time after which they have left it.
local function end_stay(replica, field, grace)
  redis.call('HDEL', stays_key(replica), field)
  if redis.call('HINCRBY', IN, field, -1) <= 0 then
    redis.call('HDEL', IN, field)
    redis.call('ZADD', LEAVING, now + grace, field)
  end
end

-- Whether a person may do one more thing now: `burst` at once, then one each `interval` ms. Answers the wait in ms, or false.
local function must_wait(person, burst, interval)
  local key = PREFIX .. 'pace:' .. person
  local due = math.max(tonumber(redis.call('GET', key) or '0'), now)
  if due - now > (burst - 1) * interval then
    return due - now - (burst - 1) * interval
  end
  redis.call('SET', key, text(due + interval), 'PX', burst * interval)
  return false
end

-- Until when a person may not speak, ms; false if they may. A mute goes for the person and for the address that they spoke from (a keyed
-- hash of it; '' for none): another name or another guest is no way out. Those who were in the chat before, colleagues behind the same address,
-- are not concerned.
local function muted_until(person, from)
  local left = redis.call('PTTL', PREFIX .. 'muted:' .. person)
  local since = from ~= '' and redis.call('GET', PREFIX .. 'muted-from:' .. from)
  if since and tonumber(redis.call('HGET', person_key(person), 'since') or '0') > tonumber(since) then
    left = math.max(left, redis.call('PTTL', PREFIX .. 'muted-from:' .. from))
  end
  return left > 0 and now + left
end

-- Why a person may not do one more thing now, as the answer of the script that asked: {'muted', until ms} | {'slow', wait ms}; nil if they may,
-- and then it counts.
local function refusal_of(person, from, burst, interval)
  local muted = muted_until(person, from)
  if muted then
    return {'muted', text(muted)}
  end
  local wait = must_wait(person, tonumber(burst), tonumber(interval))
  return wait and {'slow', text(wait)} or nil
end
