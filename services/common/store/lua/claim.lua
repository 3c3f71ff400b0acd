-- Take a document for one attempt and, while many wait, further ones with it: a pack. The attempt is
-- counted before the work begins, so that a document that kills its process is counted too; and what
-- was tried before is taken alone, so that it takes no other document along.
-- ARGV: id, token of this attempt, lease in ms, most attempts, most documents and most bytes of a pack
local id, token, lease, max_attempts = ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
local most, budget = tonumber(ARGV[5]), tonumber(ARGV[6])
-- A pack is at most this part of what waits: the rest is for the other workers, who may be idle.
local SHARE = 8
local ledger = PREFIX .. 'ledger:' .. id
local now = now_ms()

local function attempt(of)
  return {redis.call('GET', PREFIX .. 'document:' .. of), unpack(redis.call('HMGET',
    PREFIX .. 'ledger:' .. of, 'attempts', 'submitted_at', 'started_at', 'trace_id'))}
end

local function take(which)
  redis.call('HSET', PREFIX .. 'ledger:' .. which,
    'status', 'processing', 'started_at', now, 'token', token)
  redis.call('ZREM', PREFIX .. 'waiting', which)
  redis.call('ZADD', PREFIX .. 'leases', now + lease, which)
  return attempt(which)
end

local function bytes(of)
  return redis.call('STRLEN', PREFIX .. 'document:' .. of)
end

local status = redis.call('HGET', ledger, 'status')
if not status then
  return {'missing'}
end
if status == 'succeeded' or status == 'failed' then
  return {'finished'}
end
if status == 'processing' and holds(id, token) then
  -- The answer to this very claim was lost on its way, and the client asks again.
  local pack = {attempt(id)}
  for _, other in ipairs(redis.call('ZRANGE', PREFIX .. 'leases', 0, -1)) do
    if other ~= id and holds(other, token) then
      pack[#pack + 1] = attempt(other)
    end
  end
  return {'claimed', unpack(pack)}
end
if status == 'processing' and tonumber(redis.call('ZSCORE', PREFIX .. 'leases', id) or 0) > now then
  return {'busy'}
end
local waiting = redis.call('ZCARD', PREFIX .. 'waiting')
local attempts = redis.call('HINCRBY', ledger, 'attempts', 1)
if attempts > max_attempts then
  redis.call('HSET', ledger, 'attempts', max_attempts)
  exhaust(id, now)
  return {'exhausted'}
end
local pack = {take(id)}
most = attempts > 1 and 1 or math.min(most, math.ceil(waiting / SHARE))
budget = budget - bytes(id)
-- Nothing that is passed over is forgotten: each document has a message of its own.
for _, other in ipairs(redis.call('ZRANGE', PREFIX .. 'waiting', 0, 4 * most - 1)) do
  if #pack >= most then
    break
  end
  if bytes(other) <= budget and redis.call('HGET', PREFIX .. 'ledger:' .. other, 'attempts') == '0' then
    redis.call('HINCRBY', PREFIX .. 'ledger:' .. other, 'attempts', 1)
    pack[#pack + 1] = take(other)
    budget = budget - bytes(other)
  end
end
return {'claimed', unpack(pack)}
