-- uses seats
-- block: takes seats off sale that nobody has.
-- ARGV  4… seats
-- Answer {of each what it was: 'free', 'blocked', 'held' or 'sold'} | {'rebuilding'}
-- Invariant: a sold seat and a live hold's seat are never touched.
if stale() then
  return {'rebuilding'}
end
local answer = {}
for i = 4, #ARGV do
  local seat = ARGV[i]
  local ref = redis.call('HGET', REFS, seat) or ''
  if string.sub(ref, 1, 2) == 'h:' then
    local record = redis.call('HMGET', PREFIX .. 'hold:' .. string.sub(ref, 3), 'state', 'deadline')
    if record[1] == 'held' and tonumber(record[2]) <= now then
      end_hold(string.sub(ref, 3), 'expired')
      ref = ''
    end
  end
  local was = ({h = 'held', o = 'sold', b = 'blocked'})[string.sub(ref, 1, 1)] or 'free'
  if was == 'free' then
    set_seat(seat, '3', 'b')
  end
  answer[#answer + 1] = was
end
commit()
return answer
