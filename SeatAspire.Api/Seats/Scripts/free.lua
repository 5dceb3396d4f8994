-- uses give-up
-- free: some seats of an order were cancelled in the database; they are for sale again, or their allocation's; those that it has left are sold. Idempotent.
-- ARGV  4 order  5 hold it was bought under  6 person  7 '1': it gave them back, and never has them again; '0': it has them no more, and may have been moved
--       from one and be moved back  8 number of seats that it has left  9… those (as sell.lua takes them), then the seats to free
-- Answer: see give-up.lua
local left = tonumber(ARGV[8])
local returned, moved = PREFIX .. 'returned:' .. ARGV[4], PREFIX .. 'moved:' .. ARGV[4]
for i = 9 + left, #ARGV do
  if ARGV[7] == '1' then
    redis.call('SADD', returned, ARGV[i])
  else
    redis.call('HSET', moved, ARGV[i], string.match(redis.call('HGET', moved, ARGV[i]) or '0', '^%d+') .. '-')
  end
end
redis.call('EXPIRE', returned, KEEP_SECONDS)
redis.call('EXPIRE', moved, KEEP_SECONDS)
return give_up(ARGV[4], ARGV[5], ARGV[6], {unpack(ARGV, 9, 8 + left)}, {unpack(ARGV, 9 + left)})
