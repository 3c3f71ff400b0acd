-- Give back what a lost worker held, and send a new message for what is queued without one.
-- ARGV: Celery's queue, age in ms of a queued document, most attempts, most documents a call
local queue, age, max_attempts, most = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local now = now_ms()
local lost = redis.call('ZRANGEBYSCORE', PREFIX .. 'leases', '-inf', now, 'LIMIT', 0, most)
local requeued, failed = 0, 0
for _, id in ipairs(lost) do
  local ledger = PREFIX .. 'ledger:' .. id
  if tonumber(redis.call('HGET', ledger, 'attempts')) >= max_attempts then
    fail(id, 'attempts_exhausted', 'Every allowed attempt ended without a result.', '', now)
    failed = failed + 1
  else
    redis.call('HSET', ledger, 'status', 'queued', 'token', '')
    redis.call('HDEL', ledger, 'started_at')
    redis.call('ZREM', PREFIX .. 'leases', id)
    enqueue(id, redis.call('HGET', ledger, 'trace_id'), now)
    requeued = requeued + 1
  end
end
-- While messages are still waiting, an old document is late, not lost.
if redis.call('LLEN', queue) == 0 and redis.call('LLEN', PREFIX .. 'outbox') == 0 then
  for _, id in ipairs(redis.call('ZRANGEBYSCORE', PREFIX .. 'waiting', '-inf', now - age, 'LIMIT', 0, most)) do
    enqueue(id, redis.call('HGET', PREFIX .. 'ledger:' .. id, 'trace_id'), now)
    requeued = requeued + 1
  end
end
return {requeued, failed}
