-- End a document as failed, for good. ARGV: id, token, error code, public detail, stage
if not holds(ARGV[1], ARGV[2]) then
  return 0
end
fail(ARGV[1], ARGV[3], ARGV[4], ARGV[5], now_ms())
return 1
