-- uses seats
-- repair: mends what the reconciler found. Sales are mended by sell and free, allocations by allocate and deallocate; this looks after the rest.
-- ARGV  4… pairs: seat, what is wanted of it: 'blocked', 'unblocked', 'unallocated' or
-- 'checked'
-- Answer {mended} | {'rebuilding'}
-- Invariant: a sold seat and a live hold's seat are never touched, but that in a rebuild blocking ends a hold that nobody pays, which is one that had ended
-- before, by older data. Else who holds a seat that is blocked since keeps it; it is blocked once the hold has ended.
if stale() then
  return {'rebuilding'}
end
local mended = 0
for i = 4, #ARGV, 2 do
  local seat, wanted = ARGV[i], ARGV[i + 1]
  local ref = redis.call('HGET', REFS, seat)
  local state, kind = redis.call('GETRANGE', STATES, seat, seat), string.sub(ref or '', 1, 1)
  local hold = kind == 'h' and string.sub(ref, 3)
  local may_end = hold and is_rebuild and redis.call('HGET', PREFIX .. 'hold:' .. hold, 'state') ~= 'paying'
  if wanted == 'blocked' and kind ~= 'b' and kind ~= 'o' and (not hold or may_end) then
    if hold then
      end_hold(hold, 'displaced')
    end
    set_seat(seat, '3', 'b')
    mended = mended + 1
  elseif wanted == 'unblocked' and kind == 'b' or wanted == 'unallocated' and kind == 'a' then
    if kind == 'a' then
      redis.call('HDEL', ALLOCATED, seat)
      redis.call('SREM', PREFIX .. 'allocation:' .. string.sub(ref, 3), seat)
    end
    free_seat(seat)
    mended = mended + 1
  elseif wanted == 'checked' then
    local expected = ({h = '1', o = '2', b = '3', a = '3'})[kind] or '0'
    local live = kind ~= 'h' or redis.call('HGET', PREFIX .. 'hold:' .. string.sub(ref, 3), 'state')
    if live ~= true and live ~= 'held' and live ~= 'paying' then
      free_seat(seat)
      mended = mended + 1
    elseif state ~= expected then
      set_seat(seat, expected, ref)
      mended = mended + 1
    end
  end
end
commit()
return {mended}
