-- uses queue
-- admit: the tick of the queue, once a second in all, whichever replicas ask: ends leases that are over, opens what is
-- due, lets the next people in, and says what the others should know. Its cost does not grow with how many wait.
-- ARGV  5 most leases to end in one step  6 a moment of this clock after which the rules were read, ms; 0 where nobody knows
-- Answer {'done'}: somebody had this second, or who asks does not know of the queue | {'rebuilding'} | {'ticked', second, first place of a draw that waits or '',
-- '1' if who waited was let go, waiting, admitted in the last minute, per minute at this pace, serving, lease's end,
-- turn's end, '1' if everybody is to be told, the free seats they were told last, admitted people, then all of them, then the marks: ticket, position, …}
-- Invariant: at most min(threshold − active, what is left of this second's rate) people, in the order of their tickets.
local SAID_SECONDS, FRESH_MS = 15, 10000
if stale() then
  return {'rebuilding'}
end
if tonumber(redis.call('HGET', PACE, 'ticked')) == second then
  return {'done'}
end
local is_queue = MODE == 'auto' or MODE == 'on'
-- Who lined up did so at a replica that knows of a queue. Where that was after these rules were read, or they are old, it may be this one that has not heard of
-- it: then it is no business of this one, and the next may have this second.
local read_after, lined = tonumber(ARGV[6]), tonumber(redis.call('HGET', PACE, 'lined')) or 0
if not is_queue and (read_after <= lined or now - read_after > FRESH_MS) and redis.call('EXISTS', TICKETS, BEHIND, LOBBY, FROZEN, DRAWN) > 0 then
  return {'done'}
end
redis.call('HSET', PACE, 'ticked', second)

local over = redis.call('ZRANGEBYSCORE', LEASES, '-inf', text(now), 'LIMIT', 0, ARGV[5])
if #over > 0 then
  redis.call('ZREM', LEASES, unpack(over))
  redis.call('HDEL', TURNS, unpack(over))
end

local let_go = ''
if not is_queue then
  if redis.call('UNLINK', TICKETS, BEHIND, LOBBY, FROZEN, DRAWN) > 0 then
    let_go = '1'
  end
  redis.call('HDEL', PACE, 'drawing', 'set_aside')
else
  open_lobby()
end

local drawing = redis.call('HGET', PACE, 'drawing') or ''
local admitted = {}
if is_queue and drawing == '' and not IS_PAUSED and now >= OPENS then
  local most = math.min(THRESHOLD - active(), budget())
  if most > 0 then
    admitted = next_people(most)
  end
  if #admitted > 0 then
    let_in(admitted)
    redis.call('HSET', PACE, 'serving', admitted[#admitted])
  end
end

-- The pace: of the last minute, or of the time since people began to wait.
local count = waiting()
local since = tonumber(redis.call('HGET', PACE, 'since'))
if count == 0 and #admitted == 0 then
  redis.call('HDEL', PACE, 'since')
  since = nil
elseif not since then
  since = second
  redis.call('HSET', PACE, 'since', second)
end
local minute, paced = admitted_lately(since)
local pace = since and math.floor(paced * 60 / math.min(60, second - since + 1)) or 0
redis.call('HSET', PACE, 'pace', pace)

-- Whether everybody in the waiting room is told: the more wait the less often, counted over all replicas. The last word too, that
-- nobody waits any more, or that the line was lost and starts afresh; it is said for a while, since a replica that finds Redis
-- again later than this one has not heard it.
local serving = redis.call('HGET', PACE, 'serving') or '0'
local told = redis.call('HMGET', PACE, 'told', 'told_serving', 'moved', 'left')
local moved = tonumber(told[3]) or 0
if told[2] and told[2] ~= serving then
  moved = second
end
redis.call('HSET', PACE, 'told_serving', serving, 'moved', moved)
local cadence = count < 1000 and 1 or count < 10000 and 2 or 5
local tell = (count > 0 or second <= moved + SAID_SECONDS) and second - (tonumber(told[1]) or 0) >= cadence
if tell then
  redis.call('HSET', PACE, 'told', second)
end

local answer = {'ticked', tostring(second), drawing, let_go, tostring(count), tostring(minute), tostring(pace),
  serving, text(now + LEASE), text(now + TURN_LEASES * LEASE), tell and '1' or '0', told[4] or '', tostring(#admitted / 2)}
for i = 1, #admitted, 2 do
  answer[#answer + 1] = admitted[i]
end
local marks = math.min(32, count)
for i = 1, marks do
  local rank = math.ceil(i * count / marks) - 1
  answer[#answer + 1] = ticket_at(rank)
  answer[#answer + 1] = tostring(rank + 1)
end
return answer
