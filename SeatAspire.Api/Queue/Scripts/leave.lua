-- uses queue
-- leave: a person gives up their turn or place. What they hold stays theirs to pay.
-- ARGV  5 person
-- Answer {1 if there was something to give up} | {'rebuilding'}
if stale() then
  return {'rebuilding'}
end
local left = 0
for _, line in ipairs({LEASES, TICKETS, LOBBY, FROZEN, DRAWN}) do
  left = left + redis.call('ZREM', line, ARGV[5])
end
redis.call('HDEL', TURNS, ARGV[5])
return {tostring(math.min(left, 1))}
