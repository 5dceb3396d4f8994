-- uses chat
-- chat-beat: a replica lives; whoever was on one that does not is no longer there, and who left long enough ago is told.
-- Bounded: what is left over is done by the next beat, of whichever replica.
-- ARGV  2 replica  3 random mark  4 ms after which a silent replica is dead; 0: judge none  5 grace, ms
--       6 most stays and people at once  7 most people a room may have for comings and goings to be told
-- Answer {'1' if the replica was known, the mark of these data: another one after they were lost, people told as left}
local replica, batch = ARGV[2], tonumber(ARGV[6])
local known = redis.call('ZSCORE', REPLICAS, replica)
redis.call('ZADD', REPLICAS, now, replica)
redis.call('SET', PREFIX .. 'mark', ARGV[3], 'NX')

local silence = tonumber(ARGV[4])
local dead = silence > 0
  and redis.call('ZRANGEBYSCORE', REPLICAS, '-inf', '(' .. text(now - silence), 'LIMIT', 0, 3)
  or redis.call('ZRANGEBYSCORE', REPLICAS, 0, 0, 'LIMIT', 0, 3)
for _, gone in ipairs(dead) do
  for _, field in ipairs(redis.call('HRANDFIELD', stays_key(gone), batch)) do
    end_stay(gone, field, tonumber(ARGV[5]))
  end
  if redis.call('EXISTS', stays_key(gone)) == 0 then
    redis.call('ZREM', REPLICAS, gone)
  end
end

local told = 0
for _, field in ipairs(redis.call('ZRANGEBYSCORE', LEAVING, '-inf', now, 'LIMIT', 0, batch)) do
  redis.call('ZREM', LEAVING, field)
  local room, person = string.match(field, '^(%S+) (%S+)$')
  local key = person_key(person)
  if redis.call('HEXISTS', IN, field) == 1 then
    -- They came back.
  elseif room ~= WHOLE then
    redis.call('SREM', rooms_key(person), room)
    if redis.call('ZREM', room_key(room), person) == 1
      and redis.call('ZCARD', room_key(room)) < tonumber(ARGV[7]) then
      tell({ type = 'left', room = room, person = person, nickname = redis.call('HGET', key, 'name') or '?' })
      told = told + 1
    end
  elseif redis.call('EXISTS', rooms_key(person)) == 1 then
    -- Rooms first, which are told by the name.
    redis.call('ZADD', LEAVING, now + 100, field)
  else
    local folded = redis.call('HGET', key, 'folded')
    if folded and redis.call('HGET', NAMES, folded) == person then
      redis.call('HDEL', NAMES, folded)
    end
    redis.call('HDEL', key, 'name', 'folded')
    redis.call('EXPIRE', key, KEEP_PERSON_SECONDS)
  end
end
return {known and '1' or '0', redis.call('GET', PREFIX .. 'mark'), told}
