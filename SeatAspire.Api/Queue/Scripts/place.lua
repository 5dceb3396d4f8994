-- uses queue
-- place: where a person stands, without entering.
-- ARGV  5 person
-- Answer as `place` | {'rebuilding'}
if stale() then
  return {'rebuilding'}
end
return place(ARGV[5])
