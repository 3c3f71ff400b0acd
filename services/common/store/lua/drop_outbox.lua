-- Forget the first entries of the outbox, once they are published, unless another publisher leads now.
-- ARGV: publisher, how many
if redis.call('GET', PREFIX .. 'publisher') ~= ARGV[1] then
  return 0
end
redis.call('LTRIM', PREFIX .. 'outbox', ARGV[2], -1)
return 1
