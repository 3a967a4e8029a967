-- Takes the next job of a queue.
-- KEYS: wait, active, delayed, prioritized, events, limiter, marker
-- ARGV: prefix, now, packed options {token, lockDuration, limiter}
local rcall = redis.call
local prefix, now = ARGV[1], tonumber(ARGV[2])
local opts = cmsgpack.unpack(ARGV[3])

local function promoteDelayed()
    local due = rcall('ZRANGEBYSCORE', KEYS[3], 0, (now + 1) * 0x1000 - 1, 'LIMIT', 0, 1000)
    if #due > 0 then
        rcall('ZREM', KEYS[3], unpack(due))
        for _, id in ipairs(due) do
            local jobKey = prefix .. id
            local priority = tonumber(rcall('HGET', jobKey, 'priority')) or 0
            if priority == 0 then
                rcall('LPUSH', KEYS[1], id)
            else
                rcall('ZADD', KEYS[4], priority, id)
            end
            rcall('XADD', KEYS[5], '*', 'event', 'waiting', 'jobId', id, 'prev', 'delayed')
            rcall('HSET', jobKey, 'delay', 0)
        end
    end
end

local function limited(max, duration)
    if max then
        local calls = tonumber(rcall('GET', KEYS[6]) or 0)
        if calls >= max then
            local ttl = rcall('PTTL', KEYS[6])
            if ttl > 0 then
                return ttl
            end
        end
        if rcall('INCR', KEYS[6]) == 1 then
            rcall('PEXPIRE', KEYS[6], math.max(math.floor(duration), 1))
        end
    end
    return 0
end

local function prepare(id)
    local jobKey = prefix .. id
    if opts['token'] ~= '0' then
        rcall('SET', jobKey .. ':lock', opts['token'], 'PX', opts['lockDuration'])
    end
    local optional = {}
    if opts['name'] then
        optional = {'worker', opts['name']}
    end
    rcall('XADD', KEYS[5], '*', 'event', 'active', 'jobId', id, 'prev', 'waiting')
    rcall('HMSET', jobKey, 'processedOn', now, unpack(optional))
    rcall('HINCRBY', jobKey, 'attempts', 1)
    return {rcall('HGETALL', jobKey), id, 0, 0}
end

promoteDelayed()
local limiter = opts['limiter']
local wait = limited(limiter and limiter['max'], limiter and limiter['duration'])
if wait > 0 then
    return {0, 0, wait, 0}
end
local id = rcall('RPOPLPUSH', KEYS[1], KEYS[2])
if not id then
    local best = rcall('ZPOPMIN', KEYS[4])
    if #best > 0 then
        id = best[1]
        rcall('LPUSH', KEYS[2], id)
    end
end
if id then
    return prepare(id)
end
local first = rcall('ZRANGE', KEYS[3], 0, 0, 'WITHSCORES')
return {0, 0, 0, first[2] and tonumber(first[2]) / 0x1000 or 0}
