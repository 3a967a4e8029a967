-- A sliding window, a window of fixed length and a bucket of tokens, one after the other.
-- KEYS: window, counter, bucket; ARGV: now, length, limit, member
local now, length, limit = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
redis.call('ZREMRANGEBYSCORE', KEYS[1], 0, now - length)
local used = redis.call('ZCARD', KEYS[1])
local allowed = used < limit
if allowed then
    redis.call('ZADD', KEYS[1], now, ARGV[4])
    redis.call('PEXPIRE', KEYS[1], length)
end
local count = redis.call('INCRBY', KEYS[2], 1)
if count == 1 or redis.call('TTL', KEYS[2]) == -1 then
    redis.call('EXPIRE', KEYS[2], math.ceil(length / 1000))
end
local state = redis.call('HMGET', KEYS[3], 'tokens', 'time')
local tokens = tonumber(state[1])
local time = tonumber(state[2])
if tokens == nil then
    tokens, time = limit, now
end
local rate = limit / length
local filled = math.min(limit, tokens + math.max(0, now - time) * rate)
if filled >= 1 then
    filled = filled - 1
end
redis.call('HSET', KEYS[3], 'tokens', filled, 'time', now)
redis.call('EXPIRE', KEYS[3], 60)
return {allowed and 1 or 0, limit - used, tostring(filled), count % 7}
