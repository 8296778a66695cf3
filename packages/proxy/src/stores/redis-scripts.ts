/** How long a limiter withholds tokens when replicas return to a Redis that has not been used, in microseconds. */
const holdUs = 2_000_000;

// After that no token is due for as long as replicas reserve ahead, but a second at most: each may have taken one of
// its share just before.
const pauseUs = 1_000_000;

// Replicas may differ for a while in how far they reserve ahead: during an upgrade, say. All accept up to this.
const boundUs = 5_000_000;

/**
 * One step of GCRA, as a whole and by Redis's own clock; times in microseconds.
 *
 * KEYS: a hash. `due`: when the next token would be due if all were evenly spaced; `opens`: until when tokens are
 * withheld. It expires ten seconds after it matters.
 *
 * ARGV: 1 the interval; 2 the tolerance for bursts; 3 how far ahead a token is given; 4 the cost of a rejected attempt;
 * 5 the most that rejected attempts cost together; 6 whether to take a token (1), or only to look (0); 7 whether the
 * replica has used its fallback (1): others may then still do so, and where the limiter has not been used for two
 * seconds, it withholds tokens until all have had two seconds to return.
 *
 * Whatever the hash holds, no token is further ahead than this limiter can have put it, or five seconds: a later time,
 * an invalid one, or a value of another type, counts as the furthest one.
 *
 * Returns whether a token is taken, in how long it is due (rejected: the next), in how long the one after it is due,
 * and whether tokens are withheld.
 */
export const gcraScript = `
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local interval, tolerance, ahead = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local rejection, maxRejection = tonumber(ARGV[4]), tonumber(ARGV[5])
local wanted, returning = ARGV[6] == '1', ARGV[7] == '1'

local furthest = now + tolerance + math.max(ahead, maxRejection, ${boundUs}) + interval
local stored = redis.pcall('HMGET', KEYS[1], 'due', 'opens')
if stored.err then
  redis.call('DEL', KEYS[1])
  stored = { 'unknown', 'unknown' }
end
local due = stored[1] and (tonumber(stored[1]) or furthest) or 0
if not (due <= furthest) then due = furthest end
due = math.max(0, due)
local opens = tonumber(stored[2] or '') or 0
if not (opens >= 0 and opens <= now + ${holdUs}) then opens = 0 end
if returning and due < now - ${holdUs} and opens <= now then
  opens = now + ${holdUs}
  due = opens + tolerance + math.min(ahead, ${pauseUs})
end

local held = opens > now
local wait = math.max(0, due - tolerance - now)
local taken = wanted and not held and wait <= ahead
if taken then
  due = math.max(due, now) + interval
elseif wanted and not held then
  due = math.max(due, math.min(due + rejection, now + tolerance + maxRejection))
end
local after = math.max(0, due - tolerance - now)
if held then after = math.max(after, opens - now) end

redis.call('HSET', KEYS[1], 'due', string.format('%.0f', due), 'opens', string.format('%.0f', opens))
redis.call('PEXPIRE', KEYS[1], math.ceil(math.max(0, due - now) / 1000) + 10000)
return { taken and 1 or 0, math.ceil(taken and wait or after), math.ceil(after), held and 1 or 0 }
`;

/**
 * Reads a value and Redis's time. A value that is longer than ARGV[1] bytes, or of another type, stays in Redis.
 *
 * Returns the time's two parts, and the value or nothing.
 */
export const readScript = `
local time = redis.call('TIME')
local length = redis.pcall('STRLEN', KEYS[1])
if type(length) ~= 'number' or length > tonumber(ARGV[1]) then return { time[1], time[2], false } end
return { time[1], time[2], redis.call('GET', KEYS[1]) }
`;
