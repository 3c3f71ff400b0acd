-- Store a document, its ledger entry and its outbox entry, all or none.
-- ARGV: id, document JSON, trace id, most documents that may wait (0: no limit)
local id, document, trace, max_depth = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4])
local ledger = PREFIX .. 'ledger:' .. id
local status = redis.call('HGET', ledger, 'status')
if status then
  return {'duplicate', status}
end
if max_depth > 0 and redis.call('ZCARD', PREFIX .. 'waiting') >= max_depth then
  return {'full', ''}
end
local now = now_ms()
redis.call('SET', PREFIX .. 'document:' .. id, document)
redis.call('HSET', ledger, 'status', 'queued', 'attempts', 0, 'submitted_at', now, 'trace_id', trace)
redis.call('ZADD', PREFIX .. 'documents', now, id)
redis.call('DEL', PREFIX .. 'gone:' .. id)
enqueue(id, trace, now)
return {'accepted', 'queued'}
