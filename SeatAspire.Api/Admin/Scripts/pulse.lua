-- pulse: what a replica says each second; one replica is told to record the next point of the history.
-- A replica that is silent for long enough counts no more. Points stand at whole multiples of their distance; the first who
-- asks after one is due gets it, so that it is recorded once whatever dies.
--
-- KEYS  1 viewers  2 recorded   (shapes: RedisKeys.cs)
-- ARGV  1 replica  2 its viewers, SHOWING:COUNT,…  3 ms after which a silent replica counts no more  4 ms between points
-- Answer the point to record, Unix ms; 0 if none is due
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local patience, distance = tonumber(ARGV[3]), tonumber(ARGV[4])

redis.call('HSET', KEYS[1], ARGV[1], string.format('%d %s', now, ARGV[2]))
redis.call('PEXPIRE', KEYS[1], patience)
local reports = redis.call('HGETALL', KEYS[1])
for i = 1, #reports, 2 do
  if tonumber(string.match(reports[i + 1], '^%d+') or 0) + patience < now then
    redis.call('HDEL', KEYS[1], reports[i])
  end
end

local point = now - now % distance
if point <= tonumber(redis.call('GET', KEYS[2]) or '0') then
  return '0'
end
-- It expires, so that a clock set back costs a minute at most.
redis.call('SET', KEYS[2], string.format('%d', point), 'PX', 60000)
return string.format('%d', point)
