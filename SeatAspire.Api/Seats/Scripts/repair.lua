-- uses seats
-- repair: mends what the reconciler found. Sales are mended by sell and free; this looks after the rest.
-- ARGV  3 expected epoch, or empty during a rebuild  4… pairs: seat, what is wanted of it: 'blocked', 'unblocked' or
-- 'checked'
-- Answer {mended} | {'rebuilding'}
-- Invariant: a sold seat and a live hold's seat are never touched, but that blocking ends a hold.
if ARGV[3] ~= '' and stale() then
  return {'rebuilding'}
end
local mended = 0
for i = 4, #ARGV, 2 do
  local seat, wanted = ARGV[i], ARGV[i + 1]
  local ref = redis.call('HGET', REFS, seat)
  local state, kind = redis.call('GETRANGE', STATES, seat, seat), string.sub(ref or '', 1, 1)
  if wanted == 'blocked' and kind ~= 'b' and kind ~= 'o' then
    if kind == 'h' then
      end_hold(string.sub(ref, 3), 'displaced')
    end
    set_seat(seat, '3', 'b')
    mended = mended + 1
  elseif wanted == 'unblocked' and kind == 'b' then
    set_seat(seat, '0')
    mended = mended + 1
  elseif wanted == 'checked' then
    local expected = ({h = '1', o = '2', b = '3', a = '3'})[kind] or '0'
    if kind == 'h' then
      local live = redis.call('HGET', PREFIX .. 'hold:' .. string.sub(ref, 3), 'state')
      if live ~= 'held' and live ~= 'paying' then
        expected, ref = '0', nil
      end
    end
    if state ~= expected then
      set_seat(seat, expected, ref)
      mended = mended + 1
    end
  end
end
commit()
return {mended}
