-- uses queue
-- draw: writes drawn numbers, a batch at a time. Who left since the lobby was frozen gets none.
-- ARGV  5 first place of this draw  6… person, number, person, number, …
-- Answer {'ok'} | {'over'}: this draw is not under way (any more) | {'rebuilding'}
if stale() then
  return {'rebuilding'}
end
if redis.call('HGET', PACE, 'drawing') ~= ARGV[5] then
  return {'over'}
end
for i = 6, #ARGV, 2 do
  if redis.call('ZSCORE', FROZEN, ARGV[i]) then
    redis.call('ZADD', DRAWN, ARGV[i + 1], ARGV[i])
  end
end
return {'ok'}
