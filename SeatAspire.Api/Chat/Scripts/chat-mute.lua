-- uses chat
-- chat-mute: a person may not speak for a while, nor may whoever comes from then on from the address that they spoke from last; or they may again.
-- ARGV  2 person  3 how long, ms; 0: they may
-- Answer {'ok'}
local from = redis.call('HGET', person_key(ARGV[2]), 'from')
local keys = { PREFIX .. 'muted:' .. ARGV[2], from and PREFIX .. 'muted-from:' .. from or nil }
for _, key in ipairs(keys) do
  if ARGV[3] == '0' then
    redis.call('DEL', key)
  else
    redis.call('SET', key, text(now), 'PX', ARGV[3])
  end
end
return {'ok'}
