-- uses chat
-- chat-whisper: a person says something to another one alone.
-- ARGV  2 person  3 address  4 to whom, folded  5 text  6 burst  7 interval, ms
-- Answer {'ok', name of the other} | {'absent'} | {'nobody'} | {'muted', until ms} | {'slow', wait ms}
local person = ARGV[2]
local name = redis.call('HGET', person_key(person), 'name')
if not name then
  return {'absent'}
end
local refusal = refusal_of(person, ARGV[3], ARGV[6], ARGV[7])
if refusal then
  return refusal
end
if ARGV[3] ~= '' then
  redis.call('HSET', person_key(person), 'from', ARGV[3])
end
local other = redis.call('HGET', NAMES, ARGV[4])
-- Somebody whose connections have closed keeps the name for a moment, but hears nothing.
if not other or redis.call('HEXISTS', IN, WHOLE .. ' ' .. other) == 0 then
  return {'nobody'}
end
local to = redis.call('HGET', person_key(other), 'name')
tell({ type = 'whispered', people = { person, other }, from = name, to = to, operator = is_operator(person), text = ARGV[5], at = now })
return {'ok', to}
