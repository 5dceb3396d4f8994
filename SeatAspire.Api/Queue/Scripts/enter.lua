-- uses queue
-- enter: a person asks to come in, or where they stand; asking again changes nothing.
-- ARGV  5 person
-- Answer as `place` | {'full'}: too many wait | {'rebuilding'}
if stale() then
  return {'rebuilding'}
end
if not enter(ARGV[5]) then
  return {'full'}
end
return place(ARGV[5])
