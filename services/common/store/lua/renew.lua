-- Extend a lease. ARGV: id, token, lease in ms
if not holds(ARGV[1], ARGV[2]) then
  return 0
end
redis.call('ZADD', PREFIX .. 'leases', now_ms() + tonumber(ARGV[3]), ARGV[1])
return 1
