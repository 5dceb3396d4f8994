-- uses queue
-- leave: a person gives up their turn or place. What they hold stays theirs to pay.
-- ARGV  5 person
-- Answer {1 if there was something to give up} | {'rebuilding'}
if stale() then
  return {'rebuilding'}
end
-- A lease that is over may stand there still; it is nothing to give up.
local left = lease_of(ARGV[5]) and 1 or 0
redis.call('ZREM', LEASES, ARGV[5])
redis.call('HDEL', TURNS, ARGV[5])
left = left + give_up_place(ARGV[5])
return {tostring(math.min(left, 1))}
