-- uses queue
-- enter-batch: people ask to come in, or where they stand; asking again changes nothing.
-- ARGV  5 most places of an address, 0: any number  6… of each person: person, address or ''
-- Answer {size of the queue, answer of each person, in their order: as `standing` | {'full'}: too many wait | {'crowded'}: the
-- address has its places already} | {'rebuilding'}
if stale() then
  return {'rebuilding'}
end
local answers = {}
for i = 6, #ARGV, 2 do
  local refused = enter(ARGV[i], ARGV[i + 1], tonumber(ARGV[5]))
  answers[#answers + 1] = refused and {refused} or standing(ARGV[i])
end
return {size(), unpack(answers)}
