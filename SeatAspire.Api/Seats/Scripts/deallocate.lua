-- uses seats
-- deallocate: an allocation is over; its seats that nobody has are free, the others once they are given back. Idempotent.
-- ARGV  4 allocation
-- Answer {number of seats that are free by this} | {'rebuilding'}
if stale() then
  return {'rebuilding'}
end
local allocation = ARGV[4]
local key = PREFIX .. 'allocation:' .. allocation
local freed = 0
for _, seat in ipairs(redis.call('SMEMBERS', key)) do
  if redis.call('HGET', ALLOCATED, seat) == allocation then
    redis.call('HDEL', ALLOCATED, seat)
  end
  if redis.call('HGET', REFS, seat) == 'a:' .. allocation then
    free_seat(seat)
    freed = freed + 1
  end
end
local code = redis.call('HGET', ALLOCATIONS, allocation) or ''
if string.match(redis.call('HGET', CODES, code) or '', '^%S+') == allocation then
  redis.call('HDEL', CODES, code)
end
redis.call('HDEL', ALLOCATIONS, allocation)
redis.call('DEL', key, taken_by_code_of(allocation))
commit()
return {freed}
