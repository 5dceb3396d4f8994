-- best: chooses seats side by side for who names none, and tells whether named ones would leave a single seat.
-- What it knows of the layout stands in `seating:ID`, written by Seating.cs; numbers are big-endian, seats are counted from 0:
--   head    number of blocks 4, where the seats begin 4
--   blocks  the nearest first: first seat 3, last seat 3, near 2, tiers 4, where its lines begin 4, number of lines 2
--   lines   a block's together, the nearest first: first seat 3, number of seats 2, near 2, tiers 4, 1 where some are not ordinary 1
--   seats   in their order: near 2, tier 1, kind + 128 where it stands beside the seat before 1, companion: its place − itself + 128 1
-- A line is seats side by side, one after the other in the plan; a block is some of a part of the seating. `near` is how far it is to
-- the middle of the stage; of several, the least. Kinds: 0 ordinary, 1 accessible, 2 companion. Tiers: bit N modulo 32 for tier N; all
-- bits where two share one.
--
-- Best are, of all free seats side by side that were asked for: those that take the fewest accessible places (one, where it was asked for one,
-- else none), then those that leave no single seat, then those whose `near` add up to the least, then the first of the plan.
-- Cost: a line is looked at only if no better place is known than its nearest seat can give, and a block without so many free seats in a
-- row is passed over by one search in its bytes.
-- Invariant: who is refused could not have had so many seats side by side at this moment.
local HEAD, BLOCK, LINE, SEAT, ORDINARY, ACCESSIBLE, COMPANION = 8, 18, 12, 5, 0, 1, 2
-- So many lines are looked at in one call for a place without fault; after them the best known one is taken.
local MOST_LINES = 4000
local OVER_AT_ONCE, MOST_TIMES_OVER = 100, 20
local lines_seen, read_at, picture, seatings, allocations = 0, nil, nil, {}, {}

-- All states, as this script has left them.
local function states_now()
  if read_at ~= #changes then
    picture, read_at = redis.call('GET', STATES) or '', #changes
  end
  return picture
end

-- States with an allocation's own seats as free ones; `alone`: with all others as taken.
local function opened(states, allocation, alone)
  local own = allocations[allocation]
  if not own then
    own = {}
    for _, seat in ipairs(redis.call('SMEMBERS', PREFIX .. 'allocation:' .. allocation)) do
      own[tonumber(seat) + 1] = true
    end
    allocations[allocation] = own
  end
  if alone then
    states = string.gsub(states, '0', '-')
  end
  return (string.gsub(states, '()3', function(i)
    return own[i] and '0' or nil
  end))
end

-- All states as they are for who has the code of an allocation, or none.
local function states_for(allocation)
  return allocation and opened(states_now(), allocation) or states_now()
end

-- A seating as it is known; nil where it has to be written first.
local function seating_of(id)
  if not seatings[id] then
    local key = PREFIX .. 'seating:' .. id
    local head = redis.call('GETRANGE', key, 0, HEAD - 1)
    if #head < HEAD then
      return nil
    end
    local b1, b2, b3, b4, s1, s2, s3, s4 = string.byte(head, 1, HEAD)
    local seats_at = ((s1 * 256 + s2) * 256 + s3) * 256 + s4
    seatings[id] = {
      key = key, blocks = ((b1 * 256 + b2) * 256 + b3) * 256 + b4, seats_at = seats_at, tables = redis.call('GETRANGE', key, 0, seats_at - 1),
    }
  end
  return seatings[id]
end

-- What is known of the seats from one to another.
local function seats_of(seating, first, last)
  return redis.call('GETRANGE', seating.key, seating.seats_at + SEAT * first, seating.seats_at + SEAT * last + SEAT - 1)
end

local function kind_of(marks)
  return marks % 128
end

local function has_tier(tiers, tier)
  return math.floor(tiers / 2 ^ (tier % 32)) % 2 == 1
end

-- A line's states with its accessible places and their companions taken out.
local function ordinary_alone(seating, first, states)
  local seats = seats_of(seating, first, first + #states - 1)
  return (string.gsub(states, '()0', function(i)
    return kind_of(string.byte(seats, SEAT * i - 1)) ~= ORDINARY and '-' or nil
  end))
end

-- Whether each companion among so many seats has its place among them.
local function companions_fit(seats, from, count)
  for i = from, from + count - 1 do
    local marks, place = string.byte(seats, SEAT * i - 1, SEAT * i)
    local at = i + place - 128
    if kind_of(marks) == COMPANION and (place == 0 or at < from or at >= from + count) then
      return false
    end
  end
  return true
end

-- The better of what is known and the best `count` of the free seats from one to another, which stand side by side. A place is a table: first,
-- near, singles (0 or 1), places (accessible ones in it).
local function better(best, seating, first, last, count, tier, accessible)
  local seats, length = seats_of(seating, first, last), last - first + 1
  local nears, tiers, marks, near, others, places = {}, {}, {}, 0, 0, 0
  local function count_in(i, sign)
    near = near + sign * nears[i]
    if tier and tiers[i] ~= tier then
      others = others + sign
    end
    if accessible and kind_of(marks[i]) == ACCESSIBLE then
      places = places + sign
    end
  end
  local function is_single(length_left, i)
    return length_left == 1 and kind_of(marks[i]) == ORDINARY
  end
  for i = 1, length do
    local high, low, own, mark = string.byte(seats, SEAT * i - 4, SEAT * i - 1)
    nears[i], tiers[i], marks[i] = high * 256 + low, own, mark
  end
  for i = 1, length do
    count_in(i, 1)
    if i > count then
      count_in(i - count, -1)
    end
    local from = i - count + 1
    if from >= 1 and others == 0 and (not accessible or places > 0 and companions_fit(seats, from, count)) then
      local singles = (is_single(from - 1, 1) or is_single(length - i, length)) and 1 or 0
      local at = first + from - 1
      if not best or places < best.places or places == best.places and (singles < best.singles
        or singles == best.singles and (near < best.near or near == best.near and at < best.first)) then
        best = {first = at, near = near, singles = singles, places = places}
      end
    end
  end
  return best
end

-- The best place for `count` seats, as `better` says it; of a tier, where that is given. nil where there is none; `any`: the first that is found.
local function search(seating, states, count, tier, accessible, any)
  local tables = seating.tables
  local free = string.rep('0', count)
  local run, exact, with_two_more = free .. '0*', '%f[0]' .. free .. '%f[^0]', free .. '00'
  local least, best = accessible and 1 or 0, nil
  -- Nothing that is no nearer can be better any more.
  local function is_past(near)
    return best and (any or lines_seen > MOST_LINES or best.places == least and best.singles == 0 and best.near < near * count)
  end
  for block = 0, seating.blocks - 1 do
    local at = HEAD + BLOCK * block
    local f1, f2, f3, l1, l2, l3, n1, n2, t1, t2, t3, t4, a1, a2, a3, a4, c1, c2 = string.byte(tables, at + 1, at + BLOCK)
    if is_past(n1 * 256 + n2) then
      break
    end
    if (not tier or has_tier(((t1 * 256 + t2) * 256 + t3) * 256 + t4, tier))
      and string.find(string.sub(states, (f1 * 256 + f2) * 256 + f3 + 1, (l1 * 256 + l2) * 256 + l3 + 1), free, 1, true) then
      local lines_at = ((a1 * 256 + a2) * 256 + a3) * 256 + a4
      for line = lines_at, lines_at + (c1 * 256 + c2 - 1) * LINE, LINE do
        local s1, s2, s3, m1, m2, d1, d2, g1, g2, g3, g4, special = string.byte(tables, line + 1, line + LINE)
        local near, tiers = d1 * 256 + d2, ((g1 * 256 + g2) * 256 + g3) * 256 + g4
        if is_past(near) then
          break
        end
        if (not accessible or special == 1) and (not tier or has_tier(tiers, tier)) then
          lines_seen = lines_seen + 1
          local first = (s1 * 256 + s2) * 256 + s3
          local there = string.sub(states, first + 1, first + m1 * 256 + m2)
          if special == 1 and not accessible then
            there = ordinary_alone(seating, first, there)
          end
          -- A place that leaves nobody alone takes all of a run or leaves two of it: where that is what counts, its bytes tell.
          local needs_none_single = best and not accessible and (not tier or tiers == 2 ^ (tier % 32))
            and (best.singles == 0 or best.near < near * count)
          if not needs_none_single or string.find(there, with_two_more, 1, true) or string.find(there, exact) then
            local from, to = string.find(there, run)
            while from do
              best = better(best, seating, first + from - 1, first + to - 1, count, tier, accessible)
              from, to = string.find(there, run, to + 1)
            end
          end
        end
      end
    end
  end
  return best
end

-- The most seats side by side, fewer than `count`.
local function most_together(seating, states, count, tier, accessible)
  local known, open = 0, count - 1
  while known < open do
    local half = math.ceil((known + open) / 2)
    if search(seating, states, half, tier, accessible, true) then
      known = half
    else
      open = half - 1
    end
  end
  return known
end

-- `count` seats for who names none: a list; or nil and what to answer. Seats of holds that are over are free. For who has the code of an
-- allocation, which may take `left` of it yet, they are its seats alone where so many are side by side, else whichever.
local function best_seats(id, count, tier, accessible, allocation, left)
  local seating = seating_of(id)
  if not seating then
    return nil, {'seating'}
  end
  for _ = 1, MOST_TIMES_OVER do
    local over = redis.call('ZRANGEBYSCORE', DEADLINES, '-inf', now, 'LIMIT', 0, OVER_AT_ONCE)
    for _, hold in ipairs(over) do
      end_hold(hold, 'expired')
    end
    local best = allocation and left >= count and search(seating, opened(states_now(), allocation, true), count, tier, accessible)
      or search(seating, states_for(allocation), count, tier, accessible)
    if best then
      local seats = {}
      for i = 1, count do
        seats[i] = string.format('%d', best.first + i - 1)
      end
      return seats
    end
    if #over < OVER_AT_ONCE then
      break
    end
  end
  return nil, {'apart', string.format('%d', most_together(seating, states_for(allocation), count, tier, accessible))}
end

-- What to answer to who names free seats that would leave others single: nil where they leave none, or where nobody could have so many of their
-- tier without that.
local function single_left(id, named)
  local seating = seating_of(id)
  if not seating then
    return {'seating'}
  end
  local states, chosen, marks = states_now(), {}, {}
  for _, seat in ipairs(named) do
    chosen[tonumber(seat)] = true
  end
  local function marks_of(seat)
    marks[seat] = marks[seat] or string.byte(seats_of(seating, seat, seat), SEAT - 1) or 0
    return marks[seat]
  end
  local function is_open(seat)
    return string.byte(states, seat + 1) == 48 and not chosen[seat] and kind_of(marks_of(seat)) == ORDINARY
  end
  local function is_beside_last(seat)
    return marks_of(seat) >= 128
  end
  local singles, tier = {'single'}, nil
  for i, name in ipairs(named) do
    local seat = tonumber(name)
    local own = string.byte(seats_of(seating, seat, seat), SEAT - 2)
    tier = i == 1 and own or tier == own and own or nil
    if kind_of(marks_of(seat)) == ORDINARY then
      local before, after = seat - 1, seat + 1
      if is_beside_last(seat) and is_open(before) and not (is_beside_last(before) and is_open(before - 1)) then
        singles[#singles + 1] = string.format('%d', before)
      end
      if is_beside_last(after) and is_open(after) and not (is_beside_last(after + 1) and is_open(after + 1)) then
        singles[#singles + 1] = string.format('%d', after)
      end
    end
  end
  if #singles == 1 then
    return nil
  end
  local best = search(seating, states, #named, tier, false)
  return best and best.singles == 0 and singles or nil
end
