-- Remove a document and all that came of it. ARGV: id, tombstone in s
local id = ARGV[1]
if redis.call('EXISTS', PREFIX .. 'ledger:' .. id) == 0 then
  return 0
end
local events = redis.call('HGETALL', PREFIX .. 'document_events:' .. id)
for i = 1, #events, 2 do
  for _, facet in ipairs(cjson.decode(events[i + 1])) do
    redis.call('ZREM', facet, events[i])
  end
  redis.call('DEL', PREFIX .. 'event:' .. events[i])
end
for _, kind in ipairs({'ledger', 'document', 'result', 'document_events', 'explanations'}) do
  redis.call('DEL', PREFIX .. kind .. ':' .. id)
end
for _, index in ipairs({'documents', 'waiting', 'leases', 'succeeded', 'failed'}) do
  redis.call('ZREM', PREFIX .. index, id)
end
redis.call('SET', PREFIX .. 'gone:' .. id, 1, 'EX', ARGV[2])
return 1
