-- Says that a job is done, or has failed, and how many of those are kept.
-- KEYS: active, completed or failed, events, meta, stalled, job, metrics
-- ARGV: id, now, property, value, target, prefix, packed options {token, keep, maxMetrics}
local rcall = redis.call
local id, now, target, prefix = ARGV[1], tonumber(ARGV[2]), ARGV[5], ARGV[6]
local jobKey = KEYS[6]
if rcall('EXISTS', jobKey) == 0 then
    return -1
end
local opts = cmsgpack.unpack(ARGV[7])

local function removeLock()
    local lockKey = jobKey .. ':lock'
    local token = rcall('GET', lockKey)
    if token == opts['token'] then
        rcall('DEL', lockKey)
        rcall('SREM', KEYS[5], id)
        return 0
    elseif token then
        return -6
    end
    return -2
end

local function removeJob(old)
    local key = prefix .. old
    local parent = rcall('HGET', key, 'parentKey')
    if parent and parent ~= '' then
        rcall('SREM', parent .. ':dependencies', key)
    end
    rcall('DEL', key, key .. ':logs', key .. ':dependencies', key .. ':processed')
end

local function trim(keep)
    if keep['age'] then
        local old = rcall('ZRANGEBYSCORE', KEYS[2], '-inf', now - keep['age'] * 1000, 'LIMIT', 0, 50)
        for i = 1, #old do
            removeJob(old[i])
        end
        if #old > 0 then
            rcall('ZREMRANGEBYSCORE', KEYS[2], '-inf', now - keep['age'] * 1000)
        end
    end
    local count = tonumber(keep['count'])
    if count and count >= 0 then
        local surplus = rcall('ZREVRANGE', KEYS[2], count, count + 999)
        for _, old in pairs(surplus) do
            removeJob(old)
        end
        if #surplus > 0 then
            rcall('ZREMRANGEBYRANK', KEYS[2], 0, -(count + 1))
        end
    end
end

local function collect(max)
    local count = rcall('HINCRBY', KEYS[7], 'count', 1)
    local previous = rcall('HGET', KEYS[7], 'prevTS')
    if not previous then
        rcall('HSET', KEYS[7], 'prevTS', now, 'prevCount', 0)
        return
    end
    local n = math.min(math.floor(now / 60000) - math.floor(previous / 60000), tonumber(max))
    if n > 0 then
        local delta = count - rcall('HGET', KEYS[7], 'prevCount')
        local points = {delta}
        for i = 2, n do
            points[i] = 0
        end
        rcall('LPUSH', KEYS[7] .. ':data', unpack(points))
        rcall('LTRIM', KEYS[7] .. ':data', 0, max - 1)
        rcall('HMSET', KEYS[7], 'prevCount', count, 'prevTS', now)
    end
end

local unlocked = removeLock()
if unlocked < 0 then
    return unlocked
end
local removed = rcall('LREM', KEYS[1], -1, id)
if removed < 1 then
    return redis.error_reply('ERR job ' .. jobKey .. ' is not active')
end
local job = rcall('HMGET', jobKey, 'parentKey', 'attempts', 'opts')
local own = cjson.decode(job[3] or '{}')
local keep = own['keep'] or opts['keep']
if type(keep) == 'table' and keep['count'] ~= 0 then
    rcall('ZADD', KEYS[2], now, id)
    rcall('HSET', jobKey, ARGV[3], ARGV[4], 'finishedOn', now)
    trim(keep)
else
    removeJob(id)
end
if job[1] then
    local left = rcall('SCARD', job[1] .. ':dependencies')
    if left == 0 then
        rcall('HSET', job[1] .. ':processed', jobKey, ARGV[4])
    end
end
rcall('XADD', KEYS[3], '*', 'event', target, 'jobId', id, ARGV[3], ARGV[4], 'prev', 'active')
if tonumber(job[2]) > 100 then
    rcall('XADD', KEYS[3], '*', 'event', 'retries-exhausted', 'jobId', id, 'attemptsMade', job[2])
end
rcall('XTRIM', KEYS[3], 'MAXLEN', '~', 1000)
if opts['maxMetrics'] ~= '' then
    collect(opts['maxMetrics'])
end
return 0
