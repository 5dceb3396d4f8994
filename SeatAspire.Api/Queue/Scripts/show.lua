-- uses queue
-- show: every number of a draw is written; now they count, by one RENAME.
-- ARGV  5 first place of this draw
-- Answer {'ok'} | {'over'}: shown already, or no such draw is under way | {'later'}: two lines wait already, and are brought
-- together first, step by step | {'rebuilding'}
if stale() then
  return {'rebuilding'}
end
if redis.call('HGET', PACE, 'drawing') ~= ARGV[5] then
  return {'over'}
end
if redis.call('EXISTS', DRAWN) == 1 and not append(DRAWN) then
  return {'later'}
end
redis.call('UNLINK', FROZEN)
redis.call('HDEL', PACE, 'drawing', 'set_aside')
return {'ok'}
