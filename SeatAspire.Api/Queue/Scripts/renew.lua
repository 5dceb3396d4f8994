-- uses queue
-- renew: people who are there keep their turn, up to its end. A lease that is over is not revived.
-- ARGV  5… people
-- Answer {renewed} | {'rebuilding'}
if stale() then
  return {'rebuilding'}
end
local renewed = 0
for i = 5, #ARGV do
  local expiry = lease_of(ARGV[i])
  local turn = tonumber(redis.call('HGET', TURNS, ARGV[i]))
  if expiry and turn then
    local later = math.min(turn, now + LEASE)
    if later > expiry then
      redis.call('ZADD', LEASES, text(later), ARGV[i])
      renewed = renewed + 1
    end
  end
end
return {tostring(renewed)}
