-- multicast: lets one replica send, and numbers what it sends, so that the numbers go on whoever sends next.
-- KEYS  1 sender  2 seq   (shapes: RedisKeys.cs)
-- ARGV  1 replica  2 lease, ms  3 how many numbers it wants
-- Answer -1: another replica sends | the number before the first of its own
local sender = redis.call('GET', KEYS[1])
if sender and sender ~= ARGV[1] then
  return -1
end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return redis.call('INCRBY', KEYS[2], ARGV[3]) - ARGV[3]
