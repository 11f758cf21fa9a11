-- Sends the requests of the file that BENCH_REQUESTS names, whole as they go over the wire, each after its length.
-- They are sent over and over. Where BENCH_ONCE names a file, each is sent once, and the file appears with the last
-- answer: whoever waits for it may end the run.

-- wrk asks for one request before it begins, to look at it, and never sends that.
local requests, sent, answered = {}, -1, 0
local once = os.getenv("BENCH_ONCE")

function init()
  local file = assert(io.open(os.getenv("BENCH_REQUESTS"), "rb"))
  local length = file:read("*n")
  while length do
    file:read(1)
    requests[#requests + 1] = file:read(length)
    length = file:read("*n")
  end
  file:close()
end

function request()
  sent = sent + 1
  if once and sent > #requests then
    return "GET /livez HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
  end
  return requests[(sent - 1) % #requests + 1]
end

-- Looking at every answer costs the load generator time, so it is done only where it must know the last one.
if once then
  function response()
    answered = answered + 1
    if answered == #requests then
      io.open(once, "w"):close()
      wrk.thread:stop()
    end
  end
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    '{"requests": %d, "micros": %d, "p50": %d, "p95": %d, "p99": %d, "errors": %d}\n',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(95), latency:percentile(99),
    errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
