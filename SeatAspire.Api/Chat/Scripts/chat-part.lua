-- uses chat
-- chat-part: a person's last connection in a room on a replica is gone.
-- ARGV  2 replica  3 room  4 person  5 generation  6 grace, ms
-- Answer {1} | {0}: the stay is over already, or another has begun since
local field = ARGV[3] .. ' ' .. ARGV[4]
if redis.call('HGET', stays_key(ARGV[2]), field) ~= ARGV[5] then
  return {0}
end
end_stay(ARGV[2], field, tonumber(ARGV[6]))
return {1}
