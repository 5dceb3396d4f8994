-- uses seats
-- holds: a person's live holds.
-- ARGV  4 person
-- Answer {version, hold, seats, deadline ms, hold, seats, deadline ms, …}
return add_holds({redis.call('GET', VERSION) or '0'}, ARGV[4])
