-- uses seats
-- adopt: what a guest bought counts as an account's from now on, for what one person may have. Idempotent.
-- ARGV  4 guest  5 account
-- Answer {'ok'}
local bought = tonumber(redis.call('HGET', BOUGHT, ARGV[4]) or '0')
if bought > 0 then
  redis.call('HINCRBY', BOUGHT, ARGV[5], bought)
end
redis.call('HDEL', BOUGHT, ARGV[4])
return {'ok'}
