-- For wrk: asks in turn for the targets of a file, one a line, and counts up where one has {n}. Its last line is JSON.
local parts = {}
local position = 0
local count = 0

function init(arguments)
  local headers = ''
  for name, value in pairs(wrk.headers) do headers = headers .. name .. ': ' .. value .. '\r\n' end
  for line in io.lines(arguments[1]) do
    local before, after = line:match('^(.-){n}(.*)$')
    local head = 'GET ' .. (before or line)
    local tail = ' HTTP/1.1\r\n' .. headers .. '\r\n'
    parts[#parts + 1] = { head = head, tail = (after or '') .. tail, whole = not before and head .. tail }
  end
end

function request()
  position = position % #parts + 1
  count = (count + 1) % 1000000
  local part = parts[position]
  return part.whole or part.head .. string.format('%06d', count) .. part.tail
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    '{"requests":%d,"durationUs":%d,"p50Us":%d,"p99Us":%d,"p999Us":%d,"refused":%d,"socketErrors":%d}\n',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99), latency:percentile(99.9),
    errors.status, errors.connect + errors.read + errors.write + errors.timeout))
end
