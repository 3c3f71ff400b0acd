-- Forget an event type; its name stays known, as its events do. ARGV: name
local found = redis.call('HDEL', PREFIX .. 'event_types', ARGV[1])
if found == 1 then
  redis.call('INCR', PREFIX .. 'event_type_changes')
end
return found
