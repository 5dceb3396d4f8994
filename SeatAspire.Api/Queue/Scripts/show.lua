-- uses queue
-- show: every number of a draw is written; now they count, by one RENAME.
-- ARGV  5 first place of this draw
-- Answer {'ok'} | {'over'}: shown already, or no such draw is under way | {'rebuilding'}
if stale() then
  return {'rebuilding'}
end
if redis.call('HGET', PACE, 'drawing') ~= ARGV[5] then
  return {'over'}
end
if redis.call('EXISTS', DRAWN) == 1 then
  if redis.call('EXISTS', TICKETS) == 0 then
    redis.call('RENAME', DRAWN, TICKETS)
  else
    redis.call('ZUNIONSTORE', TICKETS, 2, TICKETS, DRAWN)
    redis.call('UNLINK', DRAWN)
  end
end
redis.call('UNLINK', FROZEN)
redis.call('HDEL', PACE, 'drawing')
return {'ok'}
