-- uses sell
-- sell-batch: shows sales of the same moment, as one change of the version. No epoch can stop it.
-- ARGV  4… of each sale: order, hold it was bought under, person, number of seats, seat… (all that the order has)
-- Answer {version, answer of each, in their order: see sell.lua} | {'rebuilding'}: nothing stands here yet, and the rebuild will
-- read these sales from the database
if redis.call('EXISTS', EPOCH) == 0 then
  return {'rebuilding'}
end
local answers, i = {}, 4
while i <= #ARGV do
  local order, hold, person = ARGV[i], ARGV[i + 1], ARGV[i + 2]
  local seats = {unpack(ARGV, i + 4, i + 3 + tonumber(ARGV[i + 3]))}
  i = i + 4 + #seats
  answers[#answers + 1] = sell(order, hold, person, seats, true)
end
return {commit(), unpack(answers)}
