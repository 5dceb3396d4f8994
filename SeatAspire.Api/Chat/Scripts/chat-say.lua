-- uses chat
-- chat-say: a person says something in a room they are in.
-- ARGV  2 room  3 person  4 address  5 text  6 burst  7 interval, ms  8 messages a second that a room bears
-- A room's second is shared fairly: where it is used up, an address that had less than its share of it (by as many addresses as speak) is
-- heard all the same, up to four times as many in all.
-- Answer {'ok', id} | {'absent'} | {'muted', until ms} | {'slow', wait ms} | {'busy'}
local room, person, from = ARGV[2], ARGV[3], ARGV[4]
local speaker = redis.call('HMGET', person_key(person), 'name', 'color')
if not speaker[1] or not redis.call('ZSCORE', room_key(room), person) then
  return {'absent'}
end
local refusal = refusal_of(person, from, ARGV[6], ARGV[7])
if refusal then
  return refusal
end
local second = PREFIX .. 'said:' .. room .. ':' .. clock[1]
local bears = tonumber(ARGV[8])
local all = tonumber(redis.call('HGET', second, '*') or '0')
local mine = tonumber(from ~= '' and redis.call('HGET', second, from) or '0')
local addresses = math.max(1, redis.call('HLEN', second) - 1 + (mine == 0 and 1 or 0))
local has_share_left = from ~= '' and mine < math.max(1, math.floor(bears / addresses))
if all >= (has_share_left and addresses > 1 and 4 * bears or bears) then
  return {'busy'}
end
redis.call('HINCRBY', second, '*', 1)
if from ~= '' then
  redis.call('HINCRBY', second, from, 1)
  redis.call('HSET', person_key(person), 'from', from)
end
redis.call('EXPIRE', second, 2)

local id = text(now) .. '-' .. text(redis.call('INCR', PREFIX .. 'ids'))
local message = { type = 'message', room = room, id = id, nickname = speaker[1], color = speaker[2], operator = is_operator(person), text = ARGV[5], at = now }
local history = PREFIX .. 'history:' .. room
redis.call('RPUSH', history, cjson.encode(message))
redis.call('LTRIM', history, -KEEP_HISTORY, -1)
redis.call('EXPIRE', history, HISTORY_SECONDS)
tell(message)
return {'ok', id}
