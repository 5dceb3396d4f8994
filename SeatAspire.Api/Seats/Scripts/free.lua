-- uses give-up
-- free: some seats of an order were cancelled in the database; they are for sale again, or their allocation's; those that it has left are sold. Idempotent.
-- ARGV  4 order  5 hold it was bought under  6 person  7 number of seats that it has left  8… those (as sell.lua takes them), then the seats to free
-- Answer: see give-up.lua
local left = tonumber(ARGV[7])
local given_back = PREFIX .. 'given-back:' .. ARGV[4]
-- For good: an order never has a seat again that it gave back.
for i = 8 + left, #ARGV do
  redis.call('SADD', given_back, ARGV[i])
end
redis.call('EXPIRE', given_back, KEEP_SECONDS)
return give_up(ARGV[4], ARGV[5], ARGV[6], {unpack(ARGV, 8, 7 + left)}, true, {unpack(ARGV, 8 + left)})
