-- uses seats
-- expire: ends holds whose time is over. Nothing depends on it (hold takes such seats anyway): it makes them visible.
-- ARGV  4 most holds to end in one step
-- Answer {ended}
-- Invariant: never a paying hold: those are not in `deadlines`.
if stale() then
  return {0}
end
local over = redis.call('ZRANGEBYSCORE', DEADLINES, '-inf', now, 'LIMIT', 0, ARGV[4])
for _, hold in ipairs(over) do
  end_hold(hold, 'expired')
end
if #over > 0 then
  commit()
end
return {#over}
