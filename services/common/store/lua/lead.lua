-- Become, or stay, the one publisher that works. ARGV: publisher, lease in ms
local leader = redis.call('GET', PREFIX .. 'publisher')
if leader and leader ~= ARGV[1] then
  return 0
end
redis.call('SET', PREFIX .. 'publisher', ARGV[1], 'PX', ARGV[2])
return 1
