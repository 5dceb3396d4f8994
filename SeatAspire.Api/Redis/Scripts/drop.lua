-- drop: removes a key if it still has the value that the caller knows: what somebody else has put there since stays.
-- KEYS  1 key
-- ARGV  1 value
-- Answer 1 if it was removed, else 0
if redis.call('GET', KEYS[1]) == ARGV[1] then
  return redis.call('DEL', KEYS[1])
end
return 0
