-- Give a document back to the queue; the attempt stays counted. ARGV: id, token
local id = ARGV[1]
if not holds(id, ARGV[2]) then
  return 0
end
local ledger = PREFIX .. 'ledger:' .. id
redis.call('HSET', ledger, 'status', 'queued', 'token', '')
redis.call('HDEL', ledger, 'started_at')
redis.call('ZREM', PREFIX .. 'leases', id)
enqueue(id, redis.call('HGET', ledger, 'trace_id'), now_ms())
return 1
