-- uses seats
-- open: a rebuild is complete; the seats may be held again, and every replica reads them afresh.
-- ARGV  3 epoch  4 token of the rebuild
-- Answer {'ok'} | {'lost'}: another rebuild took over, or Redis was lost again
if redis.call('GET', EPOCH) ~= 'r:' .. ARGV[3] .. ':' .. ARGV[4] then
  return {'lost'}
end
redis.call('SET', EPOCH, ARGV[3])
redis.call('INCR', VERSION)
redis.call('PUBLISH', PREFIX .. 'changes', 'reset')
return {'ok'}
