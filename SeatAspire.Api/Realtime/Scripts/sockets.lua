-- sockets: what opened and closed on a replica, in that order; opens only what its address may have over all replicas.
-- A replica says at least every few seconds that it lives. One that is silent counts no more, and its counts go by themselves.
-- KEYS  1 replicas: sorted set by their last word, Unix ms
-- ARGV  1 prefix of the replicas' counts, hashes address → sockets  2 replica  3 ms after which a silent replica counts no more
--       4 most sockets of an address  5 '1': what Redis has of this replica is wrong, all of it follows
--       6… 'set', address, sockets  or  'open', address, ''  or  'close', address, ''
-- Answer {'ok', of each '1' or '0': not opened} | {'lost'}: Redis does not know this replica (any more), and nothing was done
local KEEP_MS = 60000
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local replica, silence, most = ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
local own = ARGV[1] .. replica

if ARGV[5] == '1' then
  redis.call('DEL', own)
elseif tonumber(redis.call('ZSCORE', KEYS[1], replica) or '0') < now - KEEP_MS / 2 then
  return {'lost'}
end
redis.call('ZADD', KEYS[1], string.format('%.0f', now), replica)
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', string.format('%.0f', now - KEEP_MS))
redis.call('PEXPIRE', KEYS[1], KEEP_MS)
local living = redis.call('ZRANGEBYSCORE', KEYS[1], string.format('%.0f', now - silence), '+inf')

local answer = {'ok'}
for i = 6, #ARGV, 3 do
  local act, address, done = ARGV[i], ARGV[i + 1], '1'
  if act == 'set' then
    redis.call('HSET', own, address, ARGV[i + 2])
  elseif act == 'close' then
    if redis.call('HINCRBY', own, address, -1) <= 0 then
      redis.call('HDEL', own, address)
    end
  else
    local sockets = 0
    for _, other in ipairs(living) do
      sockets = sockets + tonumber(redis.call('HGET', ARGV[1] .. other, address) or '0')
    end
    if sockets < most then
      redis.call('HINCRBY', own, address, 1)
    else
      done = '0'
    end
  end
  answer[#answer + 1] = done
end
redis.call('PEXPIRE', own, KEEP_MS)
return answer
