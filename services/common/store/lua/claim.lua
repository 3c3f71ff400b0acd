-- Take a document for one attempt and, while many wait, further ones with it: a pack. The attempt is
-- counted before the work begins, so that a document that kills its process is counted too; and what
-- was tried before is taken alone, so that it takes no other document along.
-- ARGV: id, token of this attempt, lease in ms, most attempts, most documents and most bytes of a pack,
-- further ids that are taken first
local id, token, lease, max_attempts = ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
local most, budget = tonumber(ARGV[5]), tonumber(ARGV[6])
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
local fair = share(most)
local attempts = redis.call('HINCRBY', ledger, 'attempts', 1)
if attempts > max_attempts then
  redis.call('HSET', ledger, 'attempts', max_attempts)
  exhaust(id, now)
  return {'exhausted'}
end
local pack = {take(id)}
if attempts > 1 then
  return {'claimed', unpack(pack)}
end
budget = budget - bytes(id)

-- What is passed over is not forgotten: each document is named by a message.
local function add(others)
  for _, other in ipairs(others) do
    if #pack >= fair then
      return
    end
    local status, tried = unpack(redis.call('HMGET', PREFIX .. 'ledger:' .. other, 'status', 'attempts'))
    if status == 'queued' and tried == '0' and bytes(other) <= budget then
      redis.call('HINCRBY', PREFIX .. 'ledger:' .. other, 'attempts', 1)
      pack[#pack + 1] = take(other)
      budget = budget - bytes(other)
    end
  end
end

add({unpack(ARGV, 7)})
add(redis.call('ZRANGE', PREFIX .. 'waiting', 0, 4 * fair - 1))
return {'claimed', unpack(pack)}
