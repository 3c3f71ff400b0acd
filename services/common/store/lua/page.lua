-- Read the next events of an index, newest first, from a place that stays right while events come and go.
-- ARGV: index, lowest and highest score, score and id of the last event read ('' before the first), count
-- Answer: "score id" lines, event JSON lines, 1 when more follow
local index, low, high, after_score, after_id, count =
  ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5], tonumber(ARGV[6])

-- Bytewise, as the sorted set orders members of one score; Lua's own > follows the server's locale.
local function above(a, b)
  for i = 1, math.min(#a, #b) do
    if a:byte(i) ~= b:byte(i) then
      return a:byte(i) > b:byte(i)
    end
  end
  return #a > #b
end

local function rank_after(score, id)
  local found = redis.call('ZSCORE', index, id)
  if found and tonumber(found) == tonumber(score) then
    return redis.call('ZREVRANK', index, id) + 1
  end
  -- The event itself is gone, or never was in this index: count what stood before it.
  local rank = redis.call('ZCOUNT', index, '(' .. score, '+inf')
  for _, other in ipairs(redis.call('ZREVRANGEBYSCORE', index, score, score)) do
    if not above(other, id) then
      break
    end
    rank = rank + 1
  end
  return rank
end

local first = redis.call('ZCOUNT', index, '(' .. high, '+inf')
if after_id ~= '' then
  first = math.max(first, rank_after(after_score, after_id))
end
local last = redis.call('ZCOUNT', index, low, '+inf')
local stop = math.min(first + count, last)
local places, records = {}, {}
if first < stop then
  local rows = redis.call('ZREVRANGE', index, first, stop - 1, 'WITHSCORES')
  for i = 1, #rows, 2 do
    places[#places + 1] = rows[i + 1] .. ' ' .. rows[i]
    records[#records + 1] = redis.call('GET', PREFIX .. 'event:' .. rows[i]) or ''
  end
end
-- Two long strings: a thousand short ones take the client ten times as long to read.
return {table.concat(places, '\n'), table.concat(records, '\n'), stop < last and 1 or 0}
