-- uses seats
-- rebuild: begins a new epoch of a showing's seats, or other seats of the same. Live holds that Redis still knows stay, unless they are of seats that
-- the date has no more; all else is emptied, to be loaded from the database by allocate, sell, repair and
-- keep-paying, in this order, and `open` ends it.
-- ARGV  3 new epoch  4 token of this rebuild  5 number of seats  6 hash of the layout, or ''  7 the first price list of these seats
-- Answer {'begun'} | {'done'}: this epoch with these seats, or a later one, stands already
-- Invariant: until `open` no script that takes an epoch accepts anything.
local epoch = redis.call('GET', EPOCH)
local current = tonumber(string.match(epoch or '', '^r:(%d+):') or epoch or '-1') or -1
local layout = redis.call('GET', PREFIX .. 'layout') or ''
if current > tonumber(ARGV[3]) or (epoch == ARGV[3] and (layout == '' or layout == ARGV[6])) then
  return {'done'}
end
redis.call('SET', PREFIX .. 'layout', ARGV[6])
redis.call('SET', PREFIX .. 'first_list', ARGV[7])
redis.call('SET', EPOCH, 'r:' .. ARGV[3] .. ':' .. ARGV[4])
redis.call('SET', LIFE, life())

local count = tonumber(ARGV[5])
local bytes = {}
for seat = 1, count do
  bytes[seat] = '0'
end
local lives = {}
local refs = redis.call('HGETALL', REFS)
for _, allocation in ipairs(redis.call('HKEYS', ALLOCATIONS)) do
  redis.call('DEL', PREFIX .. 'allocation:' .. allocation, taken_by_code_of(allocation))
end
redis.call('DEL', REFS, BOUGHT, ALLOCATED, ALLOCATIONS, CODES)
for _, key in ipairs({DEADLINES, PAYING}) do
  for _, hold in ipairs(redis.call('ZRANGE', key, 0, -1)) do
    if is_of_former_seats(hold) then
      end_hold(hold, 'displaced')
    end
  end
end
for i = 1, #refs, 2 do
  local seat, hold = tonumber(refs[i]), string.match(refs[i + 1], '^h:(.*)$')
  if hold and seat < count then
    if lives[hold] == nil then
      local state = redis.call('HGET', PREFIX .. 'hold:' .. hold, 'state')
      lives[hold] = state == 'held' or state == 'paying'
    end
    if lives[hold] then
      bytes[seat + 1] = '1'
      redis.call('HSET', REFS, refs[i], refs[i + 1])
    end
  end
end
redis.call('SET', STATES, table.concat(bytes))
-- What addresses have unpaid is what the holds that stay say; where they were lost it is nothing.
redis.call('DEL', ADDRESSES)
for _, key in ipairs({DEADLINES, PAYING}) do
  for _, hold in ipairs(redis.call('ZRANGE', key, 0, -1)) do
    local record = redis.call('HMGET', PREFIX .. 'hold:' .. hold, 'state', 'seats', 'from')
    if record[1] == 'held' or record[1] == 'paying' then
      count_unpaid(record[3], count_of(record[2]))
    end
  end
end
-- A version of a new epoch is above all that any browser can have seen; and so is one of the same epoch, where Redis was lost again
-- before anybody saw it stand: four versions a millisecond are more than are ever made. It is above the last one that is known here, too.
redis.call('SET', VERSION, string.format('%.0f', math.max(
  tonumber(ARGV[3]) * 4294967296 + now * 4 % 2147483648, (tonumber(redis.call('GET', VERSION) or '0')) + 1)))

-- No ticket number is given a second time, whatever was lost. Where the line was lost with them, saying that later numbers
-- are served makes everybody who waits ask where they stand.
local last = redis.call('GET', QUEUE .. 'next')
local numbers = math.max(last and last + 1000000 or 0, (tonumber(ARGV[3]) - 1) * 1000000)
redis.call('SET', QUEUE .. 'next', string.format('%.0f', numbers))
if redis.call('EXISTS', QUEUE .. 'tickets', QUEUE .. 'behind') == 0 then
  redis.call('HSET', QUEUE .. 'pace', 'serving', string.format('%.0f', numbers), 'told_serving', '-1')
  redis.call('SET', QUEUE .. 'restored', '1', 'EX', 60)
end
-- Who held seats that are no more hears of it.
commit()
return {'begun'}
