-- Forget the first entries of the outbox, once they are published, unless another publisher leads now.
-- A call that is sent twice, because its answer was lost, must not forget what was never read.
-- ARGV: publisher, how many, the first of them
if redis.call('GET', PREFIX .. 'publisher') ~= ARGV[1] then
  return 0
end
if redis.call('LINDEX', PREFIX .. 'outbox', 0) ~= ARGV[3] then
  return 1
end
redis.call('LTRIM', PREFIX .. 'outbox', ARGV[2], -1)
return 1
