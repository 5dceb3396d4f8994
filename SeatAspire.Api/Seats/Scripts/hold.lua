-- uses seats
-- hold: reserves seats for one person, all or none.
-- ARGV  4 person  5 hold  6 lifetime, ms  7 most seats a person may have  8… seats
-- Answer {'ok', version, deadline ms} | {'taken', seat…} | {'limit'} | {'rebuilding'}
-- Invariant: a seat is given only if its byte is 0, or if its hold is past its deadline and not being paid; such a
-- hold ends whole, in the same step.
if stale() then
  return {'rebuilding'}
end
local person, hold, most = ARGV[4], ARGV[5], tonumber(ARGV[7])

local owner = PREFIX .. 'owner:' .. person
local had = tonumber(redis.call('HGET', BOUGHT, person) or '0')
for _, other in ipairs(redis.call('SMEMBERS', owner)) do
  local record = redis.call('HMGET', PREFIX .. 'hold:' .. other, 'state', 'deadline', 'count')
  if record[1] == 'paying' or (record[1] == 'held' and tonumber(record[2]) > now) then
    had = had + tonumber(record[3])
  end
end
if had + #ARGV - 7 > most then
  return {'limit'}
end

local taken, over = {'taken'}, {}
for i = 8, #ARGV do
  local seat = ARGV[i]
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
local deadline = now + tonumber(ARGV[6])
for i = 8, #ARGV do
  set_seat(ARGV[i], '1', 'h:' .. hold)
end
redis.call('HSET', PREFIX .. 'hold:' .. hold, 'person', person, 'state', 'held', 'count', #ARGV - 7,
  'deadline', string.format('%.0f', deadline), 'attempt', '0', 'seats', table.concat(ARGV, ',', 8))
redis.call('ZADD', DEADLINES, deadline, hold)
redis.call('SADD', owner, hold)
people[person] = true
return {'ok', commit(), string.format('%.0f', deadline)}
