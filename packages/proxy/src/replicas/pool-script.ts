/** For how long a replica counts as present after Redis last heard of it, in microseconds. */
export const leaseUs = 750_000;

// How long a replica may be cut off before its share is given to the others: only then can a share be used twice. One
// that ends gives its share back; this is for one that crashed and was not replaced.
const goneUs = 600_000_000;

// How long nobody may have asked before it is unknown who has a seat: Redis lost what it knew, or came back with what it
// knew long ago, or its clock was set.
const unheardUs = 5_000_000;

// How long replicas have then to come back to their seats; until then the shares of empty seats are nobody's.
const returnUs = 30_000_000;

const keptMs = 86_400_000;

/**
 * One step of the pool of tokens that replicas share. Redis runs it as a whole, by its own clock. Times are in
 * microseconds.
 *
 * Any two calls of all replicas together are an interval or more apart. While no replica is missing, a call may go as
 * soon as the interval is over. A missing one may be serving its share by itself, and the pool keeps clear of that share:
 * time has places then, an interval apart, every n-th is one replica's by the number of its seat, and the pool gives out
 * only those of seats whose replica is not missing.
 *
 * KEYS: the pool's hash. `free`: when the next call may go; `heard`: when the pool was last asked; for each seat `id`:
 * whose it is, and `seen`: when its replica last asked.
 *
 * ARGV: 1 the replica's id; 2 the seat that it had, or -1; 3 what it wants: `take` a token, `stay`, or `leave`; 4 the
 * time after which its question is void; 5 the interval; 6 the number of seats; 7 how far ahead tokens are given; 8 the
 * last place that it used of its own, or 0; 9 the last token that it did not use, or 0.
 *
 * Returns nothing but the time where the question is void; otherwise the time, the replica's seat or -1, the moment of
 * the next token, whether the replica has it (1 or 0), and when the next one that it has not comes.
 */
export const poolScript = `
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local id, seat, want = ARGV[1], tonumber(ARGV[2]), ARGV[3]
local void, interval, seats, ahead = tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[7])
local used, unused = tonumber(ARGV[8]), tonumber(ARGV[9])
if now > void then return { now } end

local pool = {}
local flat = redis.call('HGETALL', KEYS[1])
for i = 1, #flat, 2 do pool[flat[i]] = flat[i + 1] end

local unheard = math.abs(now - tonumber(pool.heard or 0))
local free = tonumber(pool.free or 0)
-- Each may have been alone since, or has a token that Redis forgot.
if unheard > ${leaseUs} then free = now + ahead end
if unused > 0 and unused == free - interval then free = unused end
free = math.max(free, used + interval)

local ages, own, vacant, missing = {}, nil, nil, nil
for i = 0, seats - 1 do
  ages[i] = unheard > ${unheardUs} and ${goneUs - returnUs} or now - tonumber(pool['seen' .. i] or 0)
  if pool['id' .. i] == id then own = i end
  if ages[i] > ${goneUs} then vacant = vacant or i elseif ages[i] > ${leaseUs} then missing = missing or i end
end
if want ~= 'leave' then
  if not own and seat >= 0 and seat < seats and ages[seat] > ${leaseUs} then own = seat end
  own = own or vacant or missing
end
if own then ages[own] = 0 end

local full = true
for i = 0, seats - 1 do full = full and (ages[i] <= ${leaseUs} or ages[i] > ${goneUs}) end

local at = math.max(now, free)
if not full then
  local place = math.ceil(at / interval)
  for _ = 1, seats do
    local age = ages[place % seats]
    if age <= ${leaseUs} or age > ${goneUs} then break end
    place = place + 1
  end
  at = place * interval
end
local taken = want == 'take' and at - now <= ahead
if taken then free = at + interval end

local changes = { 'free', string.format('%.0f', free), 'heard', string.format('%.0f', now) }
for i = 0, seats - 1 do
  if i == own or unheard > ${unheardUs} then
    table.insert(changes, 'seen' .. i)
    table.insert(changes, string.format('%.0f', now - ages[i]))
  end
end
if own then
  table.insert(changes, 'id' .. own)
  table.insert(changes, id)
end
redis.call('HSET', KEYS[1], unpack(changes))
if want == 'leave' and own then redis.call('HDEL', KEYS[1], 'id' .. own, 'seen' .. own) end
redis.call('PEXPIRE', KEYS[1], ${keptMs})
return { now, own or -1, at, taken and 1 or 0, taken and at + interval or at }
`;
