-- uses queue
-- stats: the queue's numbers for the operator.
-- Answer {waiting, in the lobby, active, admitted in the last minute} | {'rebuilding'}
if stale() then
  return {'rebuilding'}
end
return {tostring(waiting()), tostring(in_lobby()),
  tostring(active()), tostring((admitted_lately()))}
