-- history: adds a point to a showing's history, unless that has one as late already.
--
-- KEYS  1 history   (shape: RedisKeys.cs)
-- ARGV  1 the point's time, Unix ms  2 the point, which begins with it  3 most points kept  4 ms the history is kept
-- Answer 1 if it was added, 0 otherwise
local last = redis.call('LINDEX', KEYS[1], -1)
if last and tonumber(string.match(last, '^-?%d+') or 0) >= tonumber(ARGV[1]) then
  return '0'
end
redis.call('RPUSH', KEYS[1], ARGV[2])
redis.call('LTRIM', KEYS[1], -tonumber(ARGV[3]), -1)
redis.call('PEXPIRE', KEYS[1], ARGV[4])
return '1'
