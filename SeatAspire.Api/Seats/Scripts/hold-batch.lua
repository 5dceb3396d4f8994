-- uses hold best box-office release pay
-- hold-batch: what people asked of a showing's seats at the same moment, one after the other, as one change of the version.
-- KEYS and ARGV 1 to 4 are the queue's  5 to 9 are hold's: see hold.lua  10… what was asked, one of:
--       'hold', person, hold, address, number of seats, seat…
--       'hold-leaving-none-single', person, hold, address, id of the seating, number of seats, seat…
--       'best', person, hold, address, id of the seating, number of seats, tier or '', 1 for accessible places or 0
--       'release', person, hold
--       'pay', person, hold, hash of the key
--       'box-office', person, hold, hash of the key, number of seats, seat…
--     before one that holds, where it is by a code: 'by-code', hash of the code
-- Answer {version, answer to each, in their order} | {'rebuilding'}. To 'hold' and 'best': see hold.lua, and {'single', seat…} that would be left
-- | {'apart', most together} | {'seating'}: it has to be written first, see best.lua. To the others: see release.lua,
-- pay.lua and box-office.lua
if stale() then
  return {'rebuilding'}
end
local answers, i = {}, 10
while i <= #ARGV do
  local code = ''
  if ARGV[i] == 'by-code' then
    code, i = ARGV[i + 1], i + 2
  end
  local command, person, hold = ARGV[i], ARGV[i + 1], ARGV[i + 2]
  i = i + 3
  if command == 'hold' then
    local address, seats = ARGV[i], {unpack(ARGV, i + 2, i + 1 + tonumber(ARGV[i + 1]))}
    i = i + 2 + #seats
    answers[#answers + 1] = hold_seats(person, hold, address, code, #seats, function(allocation)
      return named_seats(seats, allocation)
    end)
  elseif command == 'hold-leaving-none-single' then
    local address, seating, seats = ARGV[i], ARGV[i + 1], {unpack(ARGV, i + 3, i + 2 + tonumber(ARGV[i + 2]))}
    i = i + 3 + #seats
    answers[#answers + 1] = hold_seats(person, hold, address, code, #seats, function(allocation)
      local free, taken = named_seats(seats, allocation)
      return free, taken or single_left(seating, seats)
    end)
  elseif command == 'best' then
    local address, seating, count, tier, accessible = unpack(ARGV, i, i + 4)
    i = i + 5
    answers[#answers + 1] = hold_seats(person, hold, address, code, tonumber(count), function(allocation, left)
      return best_seats(seating, tonumber(count), tonumber(tier), accessible == '1', allocation, left)
    end)
  elseif command == 'pay' then
    answers[#answers + 1] = pay(person, hold, ARGV[i])
    i = i + 1
  elseif command == 'box-office' then
    local key, seats = ARGV[i], {unpack(ARGV, i + 2, i + 1 + tonumber(ARGV[i + 1]))}
    i = i + 2 + #seats
    answers[#answers + 1] = take_at_box_office(person, hold, key, seats)
  else
    answers[#answers + 1] = release(person, hold)
  end
end
return {commit(), unpack(answers)}
