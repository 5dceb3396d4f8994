-- uses seats
-- close: nothing of a date is held, paid or given back until a rebuild has opened it again, which any replica does that finds it so. Live holds stay.
-- ARGV  3 expected epoch  4 token
-- Answer {'ok'} | {'paying'}: somebody pays just now, and nothing is done | {'rebuilding'}
if stale() then
  return {'rebuilding'}
end
if redis.call('ZCARD', PAYING) > 0 then
  return {'paying'}
end
redis.call('SET', EPOCH, 'r:' .. ARGV[3] .. ':' .. ARGV[4])
return {'ok'}
