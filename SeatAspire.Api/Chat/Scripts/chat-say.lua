-- uses chat
-- chat-say: a person says something in a room they are in.
-- ARGV  2 room  3 person  4 text  5 burst  6 interval, ms  7 messages a second that a room bears
-- Answer {'ok', id} | {'absent'} | {'muted', until ms} | {'slow', wait ms} | {'busy'}
local room, person = ARGV[2], ARGV[3]
local speaker = redis.call('HMGET', person_key(person), 'name', 'color')
if not speaker[1] or not redis.call('ZSCORE', room_key(room), person) then
  return {'absent'}
end
local muted = muted_until(person)
if muted then
  return {'muted', text(muted)}
end
local wait = must_wait(person, tonumber(ARGV[5]), tonumber(ARGV[6]))
if wait then
  return {'slow', text(wait)}
end
local second = PREFIX .. 'said:' .. room .. ':' .. clock[1]
if redis.call('INCR', second) > tonumber(ARGV[7]) then
  return {'busy'}
end
redis.call('EXPIRE', second, 2)

local id = text(now) .. '-' .. text(redis.call('INCR', PREFIX .. 'ids'))
local message = { type = 'message', room = room, id = id, nickname = speaker[1], color = speaker[2], text = ARGV[4], at = now }
local history = PREFIX .. 'history:' .. room
redis.call('RPUSH', history, cjson.encode(message))
redis.call('LTRIM', history, -KEEP_HISTORY, -1)
redis.call('EXPIRE', history, HISTORY_SECONDS)
tell(message)
return {'ok', id}
