-- uses seats
-- paying: holds whose payment has been under way for long.
-- ARGV  4 at least this long, ms  5 most to answer
-- Answer {hold, person, attempt, seats, …}
local answer = {}
for _, hold in ipairs(redis.call('ZRANGEBYSCORE', PAYING, '-inf', now - tonumber(ARGV[4]), 'LIMIT', 0, ARGV[5])) do
  local record = redis.call('HMGET', PREFIX .. 'hold:' .. hold, 'person', 'attempt', 'seats')
  if record[1] then
    for _, value in ipairs({hold, record[1], record[2], record[3]}) do
      answer[#answer + 1] = value
    end
  end
end
return answer
