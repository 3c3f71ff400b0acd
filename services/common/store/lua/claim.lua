-- Take a document for one attempt. The attempt is counted before the work begins, so that a document
-- that kills its process is counted too.
-- ARGV: id, token of this attempt, lease in ms, most attempts
local id, token, lease, max_attempts = ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
local ledger = PREFIX .. 'ledger:' .. id
local status = redis.call('HGET', ledger, 'status')
if not status then
  return {'missing'}
end
if status == 'succeeded' or status == 'failed' then
  return {'finished'}
end
local now = now_ms()
if status == 'processing' and holds(id, token) then
  -- The answer to this very claim was lost on its way, and the client asks again.
  return {'claimed', tonumber(redis.call('HGET', ledger, 'attempts')),
    redis.call('GET', PREFIX .. 'document:' .. id), redis.call('HGET', ledger, 'submitted_at'),
    tonumber(redis.call('HGET', ledger, 'started_at'))}
end
if status == 'processing' and tonumber(redis.call('ZSCORE', PREFIX .. 'leases', id) or 0) > now then
  return {'busy'}
end
local attempts = redis.call('HINCRBY', ledger, 'attempts', 1)
if attempts > max_attempts then
  redis.call('HSET', ledger, 'attempts', max_attempts)
  exhaust(id, now)
  return {'exhausted'}
end
redis.call('HSET', ledger, 'status', 'processing', 'started_at', now, 'token', token)
redis.call('ZREM', PREFIX .. 'waiting', id)
redis.call('ZADD', PREFIX .. 'leases', now + lease, id)
return {'claimed', attempts, redis.call('GET', PREFIX .. 'document:' .. id),
  redis.call('HGET', ledger, 'submitted_at'), now}
