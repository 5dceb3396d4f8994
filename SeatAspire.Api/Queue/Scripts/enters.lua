-- uses queue
-- enters: people ask to come in, or where they stand; asking again changes nothing.
-- ARGV  5… people
-- Answer {size of the queue, answer of each person, in their order: as `standing` | {'full'}: too many wait} | {'rebuilding'}
if stale() then
  return {'rebuilding'}
end
local answers = {}
for i = 5, #ARGV do
  answers[#answers + 1] = enter(ARGV[i]) and standing(ARGV[i]) or {'full'}
end
return {size(), unpack(answers)}
