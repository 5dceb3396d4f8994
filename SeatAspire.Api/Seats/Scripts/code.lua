-- uses seats
-- code: what a code opens, for who is about to hold seats by it. Wrong ones count against the person and the address, so that nobody guesses.
-- ARGV  4 hash of the code  5 person  6 address, '' where that does not count  7 wrong codes of a person in a minute, 0: any number
--       8 the same of an address
-- Answer {'ok', allocation, discount in percent} | {'wrong'} | {'guessing', wait ms}: after too many wrong ones no code is looked at
-- | {'rebuilding'}
local WINDOW_MS = 60000
if stale() then
  return {'rebuilding'}
end
local counted = {{PREFIX .. 'wrong:' .. ARGV[5], tonumber(ARGV[7])}}
if ARGV[6] ~= '' then
  counted[2] = {PREFIX .. 'wrong-from:' .. ARGV[6], tonumber(ARGV[8])}
end
local wait = 0
for _, who in ipairs(counted) do
  if who[2] > 0 and tonumber(redis.call('GET', who[1]) or '0') >= who[2] then
    wait = math.max(wait, redis.call('PTTL', who[1]))
  end
end
if wait > 0 then
  return {'guessing', tostring(wait)}
end
local allocation, percent = string.match(redis.call('HGET', CODES, ARGV[4]) or '', '^(%S+) (%d+)')
if allocation then
  return {'ok', allocation, percent}
end
for _, who in ipairs(counted) do
  if redis.call('INCR', who[1]) == 1 then
    redis.call('PEXPIRE', who[1], WINDOW_MS)
  end
end
return {'wrong'}
