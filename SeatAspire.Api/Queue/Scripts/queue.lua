-- uses seats
-- What every queue script shares, on top of the seats' own prelude: who is inside, who waits, and how people get in.
-- KEYS  8 tickets  9 leases  10 next  11 pace  12 lobby   (shapes: RedisKeys.cs)
-- ARGV  4 rules: MODE THRESHOLD RATE LEASE_MS PAUSED OPENS_MS DRAW, where MODE is auto, on, off or closed
--
-- Invariant: a person has at most one of: a live lease, a ticket, a place in the lobby. Ticket numbers come from `next`
-- alone and are never given twice. Within one second of Redis' clock no more than RATE people get in, whoever asks.
local TICKETS, LEASES, NEXT, PACE, LOBBY = KEYS[8], KEYS[9], KEYS[10], KEYS[11], KEYS[12]
local TURNS, FROZEN, DRAWN = QUEUE .. 'turns', QUEUE .. 'frozen', QUEUE .. 'drawn'
local rules = {string.match(ARGV[4], '^(%a+) (%d+) (%d+) (%d+) ([01]) (-?%d+) ([01])$')}
if not rules[1] then
  error('the rules of the queue cannot be read')
end
local MODE, THRESHOLD, RATE, LEASE = rules[1], tonumber(rules[2]), tonumber(rules[3]), tonumber(rules[4])
local IS_PAUSED, OPENS, IS_DRAWN = rules[5] == '1', tonumber(rules[6]), rules[7] == '1'
local TURN_LEASES, MOST_WAITING, KEPT_ADMISSIONS, MINUTE_KEPT_SECONDS = 3, 1000000, 10000, 300
local second = tonumber(clock[1])

local function text(number)
  return string.format('%.0f', number)
end

-- When the person's lease ends; nil without a live one.
local function lease_of(person)
  local expiry = tonumber(redis.call('ZSCORE', LEASES, person))
  return expiry and expiry > now and expiry or nil
end

local function active()
  return redis.call('ZCOUNT', LEASES, '(' .. text(now), '+inf')
end

local function waiting()
  return redis.call('ZCARD', TICKETS)
end

-- How many more may get in within this second.
local function budget()
  local pace = redis.call('HMGET', PACE, 'second', 'used')
  local used = tonumber(pace[1]) == second and tonumber(pace[2]) or 0
  return RATE - used
end

-- Lets people in: a list person, ticket, person, ticket, …; the ticket is '' for who never waited.
local function let_in(list)
  for i = 1, #list, 2 do
    redis.call('ZADD', LEASES, text(now + LEASE), list[i])
    redis.call('HSET', TURNS, list[i], text(now + TURN_LEASES * LEASE))
    redis.call('XADD', QUEUE .. 'admissions', 'MAXLEN', '~', KEPT_ADMISSIONS, '*', 'person', list[i], 'ticket', list[i + 1])
  end
  local count = #list / 2
  redis.call('HSET', PACE, 'second', second, 'used', RATE - budget() + count)
  local minute = QUEUE .. 'minute:' .. math.floor(second / 60)
  redis.call('HINCRBY', minute, second % 60, count)
  redis.call('EXPIRE', minute, MINUTE_KEPT_SECONDS)
end

-- Ends the waiting before a scheduled opening. To be drawn: one RENAME freezes who takes part, and the next numbers are
-- set aside for them. Not to be drawn any more: they line up by when they came.
local function open_lobby()
  if redis.call('EXISTS', LOBBY) == 0 then
    return
  end
  if not IS_DRAWN then
    if redis.call('EXISTS', TICKETS) == 0 then
      redis.call('RENAME', LOBBY, TICKETS)
    else
      redis.call('ZUNIONSTORE', TICKETS, 2, TICKETS, LOBBY)
      redis.call('DEL', LOBBY)
    end
  elseif now >= OPENS and redis.call('HEXISTS', PACE, 'drawing') == 0 then
    redis.call('RENAME', LOBBY, FROZEN)
    local count = redis.call('ZCARD', FROZEN)
    redis.call('HSET', PACE, 'drawing', text(redis.call('INCRBY', NEXT, count) - count + 1))
  end
end

-- Gives the person a lease, a ticket or a place in the lobby, unless they have one. False: too many wait already.
local function enter(person)
  if lease_of(person) then
    return true
  end
  if MODE == 'off' then
    redis.call('ZREM', TICKETS, person)
    let_in({person, ''})
    return true
  end
  open_lobby()
  if redis.call('ZSCORE', TICKETS, person) then
    return true
  end
  local line
  if IS_DRAWN and now < OPENS then
    line = LOBBY
  elseif redis.call('HEXISTS', PACE, 'drawing') == 1 then
    -- Who comes while the others are drawn lines up behind them: both appear by one RENAME.
    if redis.call('ZSCORE', FROZEN, person) then
      return true
    end
    line = DRAWN
  elseif MODE == 'auto' and now >= OPENS and not IS_PAUSED and waiting() == 0 and active() < THRESHOLD and budget() > 0 then
    let_in({person, ''})
    return true
  else
    line = TICKETS
  end
  if line == TICKETS or not redis.call('ZSCORE', line, person) then
    if redis.call('ZCARD', line) >= MOST_WAITING then
      return false
    end
    redis.call('ZADD', line, redis.call('INCR', NEXT), person)
  end
  return true
end

-- Where the person stands: {'in' | 'waiting' | 'lobby' | 'out', ticket, ahead, lease's end, turn's end}
local function standing(person)
  local state, ticket, ahead, turn = 'out', '', 0, '0'
  local expiry = lease_of(person)
  if expiry then
    state, turn = 'in', redis.call('HGET', TURNS, person) or '0'
  else
    ticket = redis.call('ZSCORE', TICKETS, person) or ''
    if ticket ~= '' then
      state, ahead = 'waiting', redis.call('ZRANK', TICKETS, person)
    elseif redis.call('ZSCORE', LOBBY, person) or redis.call('ZSCORE', FROZEN, person) or redis.call('ZSCORE', DRAWN, person) then
      state = 'lobby'
    end
  end
  return {state, ticket, tostring(ahead), text(expiry or 0), turn}
end

-- How large the queue is: 'WAITING ACTIVE PER_MINUTE'
local function size()
  return string.format('%d %d %s', waiting() + redis.call('ZCARD', LOBBY) + redis.call('ZCARD', FROZEN), active(),
    redis.call('HGET', PACE, 'pace') or '0')
end

-- Where the person stands in a queue of which size: as `standing`, then its size.
local function place(person)
  local list = standing(person)
  list[#list + 1] = size()
  return list
end
