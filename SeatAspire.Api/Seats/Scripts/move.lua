-- uses give-up
-- move: an order was moved from a seat to another, in the database; show which of the two it has. Idempotent.
-- ARGV  4 order  5 hold it was bought under  6 person  7 how often it had been moved when this was read  8 how many of the seats it has
--       9… those, then the seats that it has not
-- Answer: see give-up.lua
-- Invariant: what was read earlier changes nothing of a seat of which something later is known, however late it comes.
local moved = moved_of(ARGV[4])
local has, has_not = {}, {}
for i = 9, #ARGV do
  local known = tonumber(string.match(redis.call('HGET', moved, ARGV[i]) or '', '^%d+') or '-1')
  if known <= tonumber(ARGV[7]) then
    local is_its = i < 9 + tonumber(ARGV[8])
    redis.call('HSET', moved, ARGV[i], ARGV[7] .. (is_its and '+' or '-'))
    local list = is_its and has or has_not
    list[#list + 1] = ARGV[i]
  end
end
redis.call('EXPIRE', moved, KEEP_SECONDS)
return give_up(ARGV[4], ARGV[5], ARGV[6], has, false, has_not)
