-- uses chat
-- chat-stay: a person is in a room on a replica; also again, and also when they were about to be told as left.
-- ARGV  2 replica  3 room  4 person  5 generation of the stay  6 wanted name  7 the same folded  8 color  9 a random number
--       10 most people a room may have for comings and goings to be told  11 whether to tell ('1')  12 address
--       13 whether they are an operator ('1')
-- Answer {'ok', name} | {'names'}: no name can be given
local replica, room, person, generation = ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local key, field = person_key(person), room .. ' ' .. person

local name = redis.call('HGET', key, 'name')
if not name then
  -- Of an earlier visit, what they had called themselves.
  local former = redis.call('HMGET', key, 'wanted', 'wantedFolded')
  name = give_name(person, former[1] or ARGV[6], former[2] or ARGV[7], tonumber(ARGV[9]))
  if not name then
    return {'names'}
  end
  redis.call('HSET', key, 'color', ARGV[8])
end
if ARGV[13] == '1' then
  redis.call('HSET', key, 'operator', '1')
else
  redis.call('HDEL', key, 'operator')
end
redis.call('HSETNX', key, 'since', text(now))
if ARGV[12] ~= '' then
  redis.call('HSET', key, 'from', ARGV[12])
end
redis.call('PERSIST', key)

local former = redis.call('HGET', stays_key(replica), field)
if not former then
  redis.call('HINCRBY', IN, field, 1)
end
if not former or tonumber(former) < tonumber(generation) then
  redis.call('HSET', stays_key(replica), field, generation)
end
redis.call('ZREM', LEAVING, field)

if room ~= WHOLE and redis.call('ZADD', room_key(room), 'NX', now, person) == 1 then
  redis.call('SADD', rooms_key(person), room)
  if ARGV[11] == '1' and redis.call('ZCARD', room_key(room)) <= tonumber(ARGV[10]) then
    tell({ type = 'joined', room = room, person = person, nickname = name, color = redis.call('HGET', key, 'color'), operator = is_operator(person) })
  end
end
return {'ok', name}
