-- uses chat
-- chat-look: what a room looks like to who enters it. Changes nothing.
-- ARGV  2 room  3 most people to name  4 whether to read what was said ('1')
-- Answer {people there, {name, color, '1' for operators, name, color, …} the last to come first, {message as JSON …} the oldest first}
local people = {}
for _, person in ipairs(redis.call('ZREVRANGE', room_key(ARGV[2]), 0, tonumber(ARGV[3]) - 1)) do
  local known = redis.call('HMGET', person_key(person), 'name', 'color', 'operator')
  if known[1] then
    people[#people + 1] = known[1]
    people[#people + 1] = known[2]
    people[#people + 1] = known[3] or ''
  end
end
local said = ARGV[4] == '1' and redis.call('LRANGE', PREFIX .. 'history:' .. ARGV[2], 0, -1) or {}
return {redis.call('ZCARD', room_key(ARGV[2])), people, said}
