-- uses give-up
-- move: an order has another seat in place of one, in the database; show it. Idempotent.
-- ARGV  4 order  5 hold it was bought under  6 person  7 the seat it has  8 the seat it had
-- Answer: see give-up.lua
-- It may have had this seat before.
redis.call('SREM', PREFIX .. 'returned:' .. ARGV[4], ARGV[7])
return give_up(ARGV[4], ARGV[5], ARGV[6], {ARGV[7]}, {ARGV[8]})
