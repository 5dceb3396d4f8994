-- uses queue
-- hold: reserves seats for one person, all or none. Who has not entered the queue enters it by this.
-- ARGV  5 person  6 hold  7 lifetime, ms  8 most seats a person may have  9… seats
-- Answer {'ok', version, deadline ms} | {'taken', seat…} | {'limit'} | {'queue', place…} | {'full'} | {'rebuilding'}
-- Invariant: a seat is given only to who has a live lease, and only if its byte is 0, or if its hold is past its deadline
-- and not being paid; such a hold ends whole, in the same step.
if stale() then
  return {'rebuilding'}
end
local person, hold, most = ARGV[5], ARGV[6], tonumber(ARGV[8])
if not enter(person) then
  return {'full'}
end
if not lease_of(person) then
  return {'queue', unpack(place(person))}
end

local owner = PREFIX .. 'owner:' .. person
local had = tonumber(redis.call('HGET', BOUGHT, person) or '0')
for _, other in ipairs(redis.call('SMEMBERS', owner)) do
  local record = redis.call('HMGET', PREFIX .. 'hold:' .. other, 'state', 'deadline', 'count')
  if record[1] == 'paying' or (record[1] == 'held' and tonumber(record[2]) > now) then
    had = had + tonumber(record[3])
  end
end
if had + #ARGV - 8 > most then
  return {'limit'}
end

local taken, over = {'taken'}, {}
for i = 9, #ARGV do
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
local deadline = now + tonumber(ARGV[7])
for i = 9, #ARGV do
  set_seat(ARGV[i], '1', 'h:' .. hold)
end
redis.call('HSET', PREFIX .. 'hold:' .. hold, 'person', person, 'state', 'held', 'count', #ARGV - 8,
  'deadline', string.format('%.0f', deadline), 'attempt', '0', 'seats', table.concat(ARGV, ',', 9))
redis.call('ZADD', DEADLINES, deadline, hold)
redis.call('SADD', owner, hold)
people[person] = true
return {'ok', commit(), string.format('%.0f', deadline)}
