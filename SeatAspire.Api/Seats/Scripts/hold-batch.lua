-- uses hold release pay
-- hold-batch: what people asked of a showing's seats at the same moment, one after the other, as one change of the version.
-- KEYS and ARGV 1 to 4 are the queue's  5 to 9 are hold's: see hold.lua  10… what was asked:
--       'hold', person, hold, address, number of seats, seat…  or  'release', person, hold  or  'pay', person, hold, hash of the key
-- Answer {version, answer to each, in their order: see hold.lua, release.lua and pay.lua} | {'rebuilding'}
if stale() then
  return {'rebuilding'}
end
local answers, i = {}, 10
while i <= #ARGV do
  local command, person, hold = ARGV[i], ARGV[i + 1], ARGV[i + 2]
  i = i + 3
  if command == 'hold' then
    local address, seats = ARGV[i], {unpack(ARGV, i + 2, i + 1 + tonumber(ARGV[i + 1]))}
    i = i + 2 + #seats
    answers[#answers + 1] = hold_seats(person, hold, address, seats)
  elseif command == 'pay' then
    answers[#answers + 1] = pay(person, hold, ARGV[i])
    i = i + 1
  else
    answers[#answers + 1] = release(person, hold)
  end
end
return {commit(), unpack(answers)}
