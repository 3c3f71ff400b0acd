-- Give back what a lost worker held, and send a new message for what is queued without one.
-- ARGV: Celery's queue, age in ms of a queued document, most attempts, most documents a call
local queue, age, max_attempts, most = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local now = now_ms()
-- Messages, from the oldest on, that are searched for one whose document still waits.
local LOOKED_AT = 64
local lost = redis.call('ZRANGEBYSCORE', PREFIX .. 'leases', '-inf', now, 'LIMIT', 0, most)
local requeued, failed = 0, 0
for _, id in ipairs(lost) do
  local ledger = PREFIX .. 'ledger:' .. id
  if tonumber(redis.call('HGET', ledger, 'attempts')) >= max_attempts then
    exhaust(id, now)
    failed = failed + 1
  else
    redis.call('HSET', ledger, 'status', 'queued', 'token', '')
    redis.call('HDEL', ledger, 'started_at')
    redis.call('ZREM', PREFIX .. 'leases', id)
    enqueue(id, redis.call('HGET', ledger, 'trace_id'), now)
    requeued = requeued + 1
  end
end
-- The queue is first in, first out: what was enqueued well before the oldest message that still
-- waits has lost its own. A document that is only late stays where it is.
local function enqueued_at(id)
  return tonumber(redis.call('ZSCORE', PREFIX .. 'waiting', id) or nil)
end

local oldest = now
local messages = redis.call('LRANGE', queue, -LOOKED_AT, -1)
local entry = redis.call('LINDEX', PREFIX .. 'outbox', 0)
if #messages > 0 then
  -- Nil: all of them are second messages of documents that are claimed or gone, such as a pack leaves
  -- behind; they say nothing.
  oldest = nil
  for i = #messages, 1, -1 do
    oldest = oldest or enqueued_at(cjson.decode(messages[i]).headers.id)
  end
elseif entry then
  oldest = enqueued_at(entry:match('^%S+'))
end
if oldest then
  for _, id in ipairs(redis.call('ZRANGEBYSCORE', PREFIX .. 'waiting', '-inf', oldest - age, 'LIMIT', 0, most)) do
    enqueue(id, redis.call('HGET', PREFIX .. 'ledger:' .. id, 'trace_id'), now)
    requeued = requeued + 1
  end
end
return {requeued, failed}
