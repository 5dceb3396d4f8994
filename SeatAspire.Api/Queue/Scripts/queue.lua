-- uses seats
-- What every queue script shares, on top of the seats' own prelude: who is inside, who waits, and how people get in.
-- KEYS  8 tickets  9 leases  10 next  11 pace  12 lobby   (shapes: RedisKeys.cs)
-- ARGV  4 rules: MODE THRESHOLD RATE LEASE_MS PAUSED OPENS_MS DRAW, where MODE is auto, on, off or closed
--
-- The line is `tickets`, and behind it `behind`, whose numbers are all higher: two lines are never united in one step, which with a
-- million people would hold up everybody; the second becomes the first once that is empty.
--
-- Invariant: a person has at most one of: a live lease, a ticket, a place in the lobby. Ticket numbers come from `next`
-- alone and are never given twice. Within one second of Redis' clock no more than RATE people get in, whoever asks.
local TICKETS, LEASES, NEXT, PACE, LOBBY = KEYS[8], KEYS[9], KEYS[10], KEYS[11], KEYS[12]
local TURNS, FROZEN, DRAWN, BEHIND = QUEUE .. 'turns', QUEUE .. 'frozen', QUEUE .. 'drawn', QUEUE .. 'behind'
local rules = {string.match(ARGV[4], '^(%a+) (%d+) (%d+) (%d+) ([01]) (-?%d+) ([01])$')}
if not rules[1] then
  error('the rules of the queue cannot be read')
end
local MODE, THRESHOLD, RATE, LEASE = rules[1], tonumber(rules[2]), tonumber(rules[3]), tonumber(rules[4])
local IS_PAUSED, OPENS, IS_DRAWN = rules[5] == '1', tonumber(rules[6]), rules[7] == '1'
local TURN_LEASES, MOST_WAITING, KEPT_ADMISSIONS, MINUTE_KEPT_SECONDS = 3, 1000000, 10000, 300
local MOST_MOVED, MOVED_AT_ONCE, MOST_PRUNED, KEPT_ADDRESS_SECONDS = 5000, 500, 500, 86400
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
  return redis.call('ZCARD', TICKETS) + redis.call('ZCARD', BEHIND)
end

-- Who came while the others are drawn: their numbers are above those that were set aside.
local function latecomers()
  local last = redis.call('HGET', PACE, 'set_aside')
  return last and redis.call('ZCOUNT', DRAWN, '(' .. last, '+inf') or 0
end

-- People before a drawn opening. Who is drawn stays among the frozen until the numbers are shown.
local function in_lobby()
  return redis.call('ZCARD', LOBBY) + redis.call('ZCARD', FROZEN) + latecomers()
end

local function has_place(person)
  return lease_of(person) or redis.call('ZSCORE', TICKETS, person) or redis.call('ZSCORE', BEHIND, person)
    or redis.call('ZSCORE', LOBBY, person) or redis.call('ZSCORE', FROZEN, person) or redis.call('ZSCORE', DRAWN, person)
end

-- Takes the person out of whichever line they are in; how many those were.
local function give_up_place(person)
  local left = 0
  for _, line in ipairs({TICKETS, BEHIND, LOBBY, FROZEN, DRAWN}) do
    left = left + redis.call('ZREM', line, person)
  end
  return left
end

-- Whether an address has all the places that it may have. Who is gone is taken out where that matters, once a second at most.
local function is_crowded(address, most)
  local key = QUEUE .. 'at:' .. address
  if most == 0 or address == '' or redis.call('SCARD', key) < most then
    return false
  end
  if not redis.call('SET', QUEUE .. 'pruned:' .. address, '1', 'PX', 1000, 'NX') then
    return true
  end
  for _, person in ipairs(redis.call('SRANDMEMBER', key, MOST_PRUNED)) do
    if not has_place(person) then
      redis.call('SREM', key, person)
    end
  end
  return redis.call('SCARD', key) >= most
end

-- A person who came from an address has a place now.
local function note_place(person, address)
  if address ~= '' then
    redis.call('SADD', QUEUE .. 'at:' .. address, person)
    redis.call('EXPIRE', QUEUE .. 'at:' .. address, KEPT_ADDRESS_SECONDS)
  end
end

-- Puts a line that comes behind all who wait in its place, by one RENAME; false where there are two already. Those are brought
-- together meanwhile, a bounded number in a step, the first first.
local function append(line)
  if redis.call('EXISTS', TICKETS) == 0 and redis.call('EXISTS', BEHIND) == 1 then
    redis.call('RENAME', BEHIND, TICKETS)
  end
  if redis.call('EXISTS', TICKETS) == 0 then
    redis.call('RENAME', line, TICKETS)
    return true
  end
  local moved = 0
  while moved < MOST_MOVED and redis.call('EXISTS', BEHIND) == 1 do
    local some = redis.call('ZPOPMIN', BEHIND, MOVED_AT_ONCE)
    local pairs_of = {}
    for i = 1, #some, 2 do
      pairs_of[#pairs_of + 1] = some[i + 1]
      pairs_of[#pairs_of + 1] = some[i]
    end
    redis.call('ZADD', TICKETS, unpack(pairs_of))
    moved = moved + #some / 2
  end
  if redis.call('EXISTS', BEHIND) == 1 then
    return false
  end
  redis.call('RENAME', line, BEHIND)
  return true
end

-- Takes the next people out of the line: a list person, ticket, person, ticket, …
local function next_people(most)
  local people = redis.call('ZPOPMIN', TICKETS, most)
  if #people / 2 < most and redis.call('EXISTS', BEHIND) == 1 then
    redis.call('RENAME', BEHIND, TICKETS)
    for _, word in ipairs(redis.call('ZPOPMIN', TICKETS, most - #people / 2)) do
      people[#people + 1] = word
    end
  end
  return people
end

-- The ticket at a rank of the line, as text.
local function ticket_at(rank)
  local first = redis.call('ZCARD', TICKETS)
  if rank < first then
    return redis.call('ZRANGE', TICKETS, rank, rank, 'WITHSCORES')[2]
  end
  return redis.call('ZRANGE', BEHIND, rank - first, rank - first, 'WITHSCORES')[2]
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
    redis.call('XADD', QUEUE .. 'admissions', 'MAXLEN', '~', KEPT_ADMISSIONS, '*', 'person', list[i], 'ticket', list[i + 1],
      'at', text(now))
  end
  local count = #list / 2
  redis.call('HSET', PACE, 'second', second, 'used', RATE - budget() + count)
  local minute = QUEUE .. 'minute:' .. math.floor(second / 60)
  redis.call('HINCRBY', minute, second % 60, count)
  redis.call('EXPIRE', minute, MINUTE_KEPT_SECONDS)
end

-- How many got in within the last 60 seconds, and how many of them since a second of the clock.
local function admitted_lately(since)
  local minute, later = 0, 0
  for _, back in ipairs({1, 0}) do
    local base = math.floor(second / 60) - back
    local passed = redis.call('HGETALL', QUEUE .. 'minute:' .. base)
    for i = 1, #passed, 2 do
      local at = base * 60 + tonumber(passed[i])
      if at > second - 60 then
        minute = minute + tonumber(passed[i + 1])
        if since and at >= since then
          later = later + tonumber(passed[i + 1])
        end
      end
    end
  end
  return minute, later
end

-- Ends the waiting before a scheduled opening. To be drawn: one RENAME freezes who takes part, and the next numbers are
-- set aside for them. Not to be drawn any more: they line up by when they came. Not while an earlier draw is under way: its numbers
-- are lower, and come first.
local function open_lobby()
  if redis.call('EXISTS', LOBBY) == 0 or redis.call('HEXISTS', PACE, 'drawing') == 1 then
    return
  end
  if not IS_DRAWN then
    append(LOBBY)
  elseif now >= OPENS then
    redis.call('RENAME', LOBBY, FROZEN)
    local count = redis.call('ZCARD', FROZEN)
    local last = redis.call('INCRBY', NEXT, count)
    redis.call('HSET', PACE, 'drawing', text(last - count + 1), 'set_aside', text(last))
  end
end

-- Gives the person a lease, a ticket or a place in the lobby, unless they have one. Else the answer is why not: 'full' where too
-- many wait already, 'crowded' where the address has `most` places (0: any number).
local function enter(person, address, most)
  if lease_of(person) then
    return nil
  end
  if MODE == 'off' then
    give_up_place(person)
    let_in({person, ''})
    -- No more are remembered than count once there is a queue.
    if not is_crowded(address, most) then
      note_place(person, address)
    end
    return nil
  end
  open_lobby()
  if has_place(person) then
    return nil
  end
  if is_crowded(address, most) then
    return 'crowded'
  end
  local line
  if IS_DRAWN and now < OPENS or redis.call('EXISTS', LOBBY) == 1 then
    -- The last of the lines, where there is one: what is not drawn or appended yet comes behind the others.
    line = LOBBY
  elseif redis.call('HEXISTS', PACE, 'drawing') == 1 then
    -- Who comes while the others are drawn lines up behind them: both appear by one RENAME.
    line = DRAWN
  elseif MODE == 'auto' and now >= OPENS and not IS_PAUSED and waiting() == 0 and active() < THRESHOLD and budget() > 0 then
    let_in({person, ''})
    note_place(person, address)
    return nil
  else
    line = redis.call('EXISTS', BEHIND) == 1 and BEHIND or TICKETS
  end
  if redis.call('ZCARD', line) >= MOST_WAITING then
    return 'full'
  end
  redis.call('ZADD', line, redis.call('INCR', NEXT), person)
  redis.call('HSET', PACE, 'lined', text(now))
  note_place(person, address)
  return nil
end

-- Where the person stands: {'in' | 'waiting' | 'lobby' | 'out', ticket, ahead, lease's end, turn's end}
local function standing(person)
  local state, ticket, ahead, turn = 'out', '', 0, '0'
  local expiry = lease_of(person)
  if expiry then
    state, turn = 'in', redis.call('HGET', TURNS, person) or '0'
  else
    ticket = redis.call('ZSCORE', TICKETS, person) or redis.call('ZSCORE', BEHIND, person) or ''
    if ticket ~= '' then
      state = 'waiting'
      ahead = redis.call('ZRANK', TICKETS, person) or redis.call('ZCARD', TICKETS) + redis.call('ZRANK', BEHIND, person)
    elseif redis.call('ZSCORE', LOBBY, person) or redis.call('ZSCORE', FROZEN, person) or redis.call('ZSCORE', DRAWN, person) then
      state = 'lobby'
    end
  end
  return {state, ticket, tostring(ahead), text(expiry or 0), turn}
end

-- How large the queue is: 'WAITING ACTIVE PER_MINUTE'
local function size()
  return string.format('%d %d %s', waiting() + in_lobby(), active(),
    redis.call('HGET', PACE, 'pace') or '0')
end

-- Where the person stands in a queue of which size: as `standing`, then its size.
local function place(person)
  local list = standing(person)
  list[#list + 1] = size()
  return list
end
