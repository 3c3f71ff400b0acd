-- Shared by every script. Redis gives the time, so that no two machines' clocks disagree about a lease.
local function now_ms()
  local t = redis.call('TIME')
  return t[1] * 1000 + math.floor(t[2] / 1000)
end

local PREFIX = 'tocsin:'

local function enqueue(id, trace, now)
  redis.call('RPUSH', PREFIX .. 'outbox', id .. ' ' .. trace)
  redis.call('ZADD', PREFIX .. 'waiting', now, id)
end

local function fail(id, code, detail, stage, now)
  redis.call('HSET', PREFIX .. 'ledger:' .. id, 'status', 'failed', 'finished_at', now, 'token', '',
    'error_code', code, 'error_detail', detail, 'error_stage', stage)
  redis.call('ZREM', PREFIX .. 'leases', id)
  redis.call('ZREM', PREFIX .. 'waiting', id)
  redis.call('ZADD', PREFIX .. 'failed', now, id)
end

local function exhaust(id, now)
  fail(id, 'attempts_exhausted', 'Every allowed attempt ended without a result.', '', now)
end

-- True while the caller's attempt is the current one: a stale worker's write must change nothing.
local function holds(id, token)
  return redis.call('HGET', PREFIX .. 'ledger:' .. id, 'token') == token
end

-- How many documents a worker may be given at once: an eighth of what waits, for other workers may be
-- idle, and never more than `most`.
local function share(most)
  return math.max(1, math.min(most, math.ceil(redis.call('ZCARD', PREFIX .. 'waiting') / 8)))
end

local function bytes(id)
  return redis.call('STRLEN', PREFIX .. 'document:' .. id)
end
