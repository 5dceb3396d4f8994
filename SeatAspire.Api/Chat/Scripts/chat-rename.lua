-- uses chat
-- chat-rename: a person who is present calls themselves otherwise.
-- ARGV  2 person  3 wanted name  4 the same folded  5 a random number  6 burst  7 interval, ms  8 the connection that asks
-- Answer {'ok', name} | {'absent'} | {'names'} | {'muted', until ms} | {'slow', wait ms}
local person = ARGV[2]
local key = person_key(person)
local old = redis.call('HGET', key, 'name')
if not old then
  return {'absent'}
end
local muted = muted_until(person)
if muted then
  return {'muted', text(muted)}
end
local wait = must_wait(person, tonumber(ARGV[6]), tonumber(ARGV[7]))
if wait then
  return {'slow', text(wait)}
end
local name = give_name(person, ARGV[3], ARGV[4], tonumber(ARGV[5]))
if not name then
  return {'names'}
end
redis.call('HSET', key, 'wanted', ARGV[3], 'wantedFolded', ARGV[4])
local rooms = redis.call('SMEMBERS', rooms_key(person))
if name ~= old and #rooms > 0 then
  tell({ type = 'renamed', person = person, rooms = rooms, by = ARGV[8], old = old, nickname = name })
end
return {'ok', name}
