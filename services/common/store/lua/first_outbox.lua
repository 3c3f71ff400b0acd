-- Read the first entries of the outbox, which stay, in packs: each is for one message.
-- ARGV: most entries, most documents and most bytes of a pack. Answer: lists of entries, in order
local most, budget = share(tonumber(ARGV[2])), tonumber(ARGV[3])
local packs, left = {}, 0
for _, entry in ipairs(redis.call('LRANGE', PREFIX .. 'outbox', 0, ARGV[1] - 1)) do
  local pack, size = packs[#packs], bytes(entry:match('^%S+'))
  if pack and #pack < most and size <= left then
    pack[#pack + 1] = entry
    left = left - size
  else
    packs[#packs + 1] = {entry}
    left = budget - size
  end
end
return packs
