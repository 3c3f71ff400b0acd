-- Extend the leases of one worker. ARGV: lease in ms, token, ids
-- Answer: for each id 1, or 0 where the attempt is no longer current
local ends, token = now_ms() + tonumber(ARGV[1]), ARGV[2]
local held = {}
for i = 3, #ARGV do
  local current = holds(ARGV[i], token)
  if current then
    redis.call('ZADD', PREFIX .. 'leases', ends, ARGV[i])
  end
  held[#held + 1] = current and 1 or 0
end
return held
