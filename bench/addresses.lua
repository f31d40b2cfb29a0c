-- For wrk: asks the addresses of a file in turn, from a given line on, and prints what it measured as one line of JSON.
-- Usage: wrk … -s addresses.lua http://127.0.0.1:8000 -- FILE FIRST
local requests, position = {}, 0

function init(arguments)
  for path in io.lines(arguments[1]) do
    requests[#requests + 1] = wrk.format("GET", path)
  end
  position = tonumber(arguments[2]) % #requests
end

function request()
  position = position % #requests + 1
  return requests[position]
end

function done(summary, latency)
  local failed = summary.errors
  io.write(string.format(
    '{"requests":%d,"seconds":%.4f,"p50":%.4f,"p99":%.4f,"bytes":%d,"failed":%d}\n',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
    summary.bytes, failed.connect + failed.read + failed.write + failed.timeout + failed.status))
end
