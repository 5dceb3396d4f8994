-- uses chat
-- chat-rename: a person who is present calls themselves otherwise.
-- ARGV  2 person  3 address  4 wanted name  5 the same folded  6 a random number  7 burst  8 interval, ms  9 the connection that asks
-- Answer {'ok', name} | {'absent'} | {'names'} | {'muted', until ms} | {'slow', wait ms}
local person = ARGV[2]
local key = person_key(person)
local old = redis.call('HGET', key, 'name')
if not old then
  return {'absent'}
end
local refusal = refusal_of(person, ARGV[3], ARGV[7], ARGV[8])
if refusal then
  return refusal
end
local name = give_name(person, ARGV[4], ARGV[5], tonumber(ARGV[6]))
if not name then
  return {'names'}
end
redis.call('HSET', key, 'wanted', ARGV[4], 'wantedFolded', ARGV[5])
local rooms = redis.call('SMEMBERS', rooms_key(person))
if name ~= old and #rooms > 0 then
  tell({ type = 'renamed', person = person, rooms = rooms, by = ARGV[9], old = old, nickname = name })
end
return {'ok', name}
