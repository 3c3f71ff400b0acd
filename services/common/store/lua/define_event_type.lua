-- Add an event type unless its name is taken. ARGV: name, record, most types
-- Answer: what became of it, and the record that is stored now
local name, record, most = ARGV[1], ARGV[2], tonumber(ARGV[3])
local stored = redis.call('HGET', PREFIX .. 'event_types', name)
if stored then
  return {'exists', stored}
end
if redis.call('HLEN', PREFIX .. 'event_types') >= most then
  return {'full', ''}
end
redis.call('HSET', PREFIX .. 'event_types', name, record)
redis.call('SADD', PREFIX .. 'event_type_names', name)
redis.call('INCR', PREFIX .. 'event_type_changes')
return {'created', record}
