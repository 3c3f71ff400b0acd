-- Write a result with its events and indexes, all or none, unless the attempt is no longer current.
-- ARGV: id, token, result JSON, JSON list of {id, score, record, facets},
-- JSON of event id -> explanation
local id, token, result = ARGV[1], ARGV[2], ARGV[3]
local ledger = PREFIX .. 'ledger:' .. id
if redis.call('HGET', ledger, 'completed_by') == token then
  -- Written before; only the answer was lost.
  return 1
end
if not holds(id, token) then
  return 0
end
local events = cjson.decode(ARGV[4])
local now = now_ms()
redis.call('SET', PREFIX .. 'result:' .. id, result)
for _, event in ipairs(events) do
  local score = event.score or redis.call('HGET', ledger, 'submitted_at')
  redis.call('SET', PREFIX .. 'event:' .. event.id, event.record)
  for _, facet in ipairs(event.facets) do
    redis.call('ZADD', facet, score, event.id)
  end
  redis.call('HSET', PREFIX .. 'document_events:' .. id, event.id, cjson.encode(event.facets))
end
for event, explanation in pairs(cjson.decode(ARGV[5])) do
  redis.call('HSET', PREFIX .. 'explanations:' .. id, event, explanation)
end
redis.call('HSET', ledger, 'status', 'succeeded', 'finished_at', now, 'token', '',
  'completed_by', token)
redis.call('ZREM', PREFIX .. 'leases', id)
redis.call('ZADD', PREFIX .. 'succeeded', now, id)
return 1
