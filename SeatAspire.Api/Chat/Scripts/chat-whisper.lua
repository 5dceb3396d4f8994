-- uses chat
-- chat-whisper: a person says something to another one alone.
-- ARGV  2 person  3 to whom, folded  4 text  5 burst  6 interval, ms
-- Answer {'ok', name of the other} | {'absent'} | {'nobody'} | {'muted', until ms} | {'slow', wait ms}
local person = ARGV[2]
local name = redis.call('HGET', person_key(person), 'name')
if not name then
  return {'absent'}
end
local muted = muted_until(person)
if muted then
  return {'muted', text(muted)}
end
local wait = must_wait(person, tonumber(ARGV[5]), tonumber(ARGV[6]))
if wait then
  return {'slow', text(wait)}
end
local other = redis.call('HGET', NAMES, ARGV[3])
-- Somebody whose connections have closed keeps the name for a moment, but hears nothing.
if not other or redis.call('HEXISTS', IN, WHOLE .. ' ' .. other) == 0 then
  return {'nobody'}
end
local to = redis.call('HGET', person_key(other), 'name')
tell({ type = 'whispered', people = { person, other }, from = name, to = to, text = ARGV[4], at = now })
return {'ok', to}
