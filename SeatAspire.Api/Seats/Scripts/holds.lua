-- uses seats
-- holds: a person's live holds.
-- ARGV  4 person
-- Answer {version, hold, seats, deadline ms, hold, seats, deadline ms, …}
local answer = {redis.call('GET', VERSION) or '0'}
for _, hold in ipairs(redis.call('SMEMBERS', PREFIX .. 'owner:' .. ARGV[4])) do
  local record = redis.call('HMGET', PREFIX .. 'hold:' .. hold, 'state', 'seats', 'deadline')
  if record[1] == 'paying' or (record[1] == 'held' and tonumber(record[3]) > now) then
    answer[#answer + 1] = hold
    answer[#answer + 1] = record[2]
    answer[#answer + 1] = record[3]
  end
end
return answer
