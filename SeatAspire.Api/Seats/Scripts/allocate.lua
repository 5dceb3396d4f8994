-- uses seats
-- allocate: sets seats aside under an allocation, and says what its code opens. Idempotent.
-- ARGV  4 allocation  5 'new': all of the seats, or none, if nobody has one; 'known': the database
--       has it so  6 hash of its code, '' without one  7 its discount, percent  8 most seats that the code may take, '' for any number  9… seats
-- Answer {'ok', seat…}: those that somebody else has, and the allocation once they are given back, or that are blocked | {'taken', seat…}: nothing is done | {'rebuilding'}
-- Invariant: a sold seat and a live hold's seat are never touched; they are the allocation's once they are given back.
if stale() then
  return {'rebuilding'}
end
local allocation, code = ARGV[4], ARGV[6]
local taken, over, answer = {'taken'}, {}, {'ok'}
if ARGV[5] == 'new' then
  for i = 9, #ARGV do
    local ref = redis.call('HGET', REFS, ARGV[i])
    local hold = ref and string.match(ref, '^h:(.*)$')
    local record = hold and redis.call('HMGET', PREFIX .. 'hold:' .. hold, 'state', 'deadline')
    if record and record[1] == 'held' and tonumber(record[2]) <= now and not redis.call('HGET', ALLOCATED, ARGV[i]) then
      over[hold] = true
    elseif ref then
      taken[#taken + 1] = ARGV[i]
    end
  end
  if #taken > 1 then
    return taken
  end
  for hold in pairs(over) do
    end_hold(hold, 'expired')
  end
end

redis.call('HSET', ALLOCATIONS, allocation, code)
if code ~= '' then
  redis.call('HSET', CODES, code, allocation .. ' ' .. ARGV[7] .. ' ' .. ARGV[8])
end
for i = 9, #ARGV do
  local seat = ARGV[i]
  local former = redis.call('HGET', ALLOCATED, seat)
  if former and former ~= allocation then
    redis.call('SREM', PREFIX .. 'allocation:' .. former, seat)
    redis.call('SREM', taken_by_code_of(former), seat)
  end
  redis.call('HSET', ALLOCATED, seat, allocation)
  redis.call('SADD', PREFIX .. 'allocation:' .. allocation, seat)
  local ref = redis.call('HGET', REFS, seat)
  local kind, owner = string.match(ref or '', '^(%a):?(.*)$')
  if not kind or kind == 'a' and owner ~= allocation then
    set_seat(seat, '3', 'a:' .. allocation)
  elseif kind == 'h' then
    -- Of holds that outlived a rebuild.
    local seats = redis.call('HGET', PREFIX .. 'hold:' .. owner, 'seats') or ''
    if string.find(',' .. seats .. ',', ',' .. seat .. BY_CODE .. ',', 1, true) then
      redis.call('SADD', taken_by_code_of(allocation), seat)
    else
      answer[#answer + 1] = seat
    end
  elseif kind == 'b' or kind == 'o' and redis.call('SISMEMBER', taken_by_code_of(allocation), seat) == 0 then
    answer[#answer + 1] = seat
  end
end
commit()
return answer
