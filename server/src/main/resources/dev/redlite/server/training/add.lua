-- Adds a job to a queue, as queues do that are made of scripts.
-- KEYS: wait, delayed, prioritized, events, id counter, meta, marker
-- ARGV: prefix, packed [name, time, parent, options], data as JSON
local rcall = redis.call
local waitKey, delayedKey, prioritizedKey = KEYS[1], KEYS[2], KEYS[3]
local eventsKey = KEYS[4]
local args = cmsgpack.unpack(ARGV[2])
local name, timestamp, parent, opts = args[1], args[2], args[3], args[4]
local prefix = ARGV[1]
local data = ARGV[3]
local delay = opts['delay'] or 0
local priority = opts['priority'] or 0

--- The meta hash says how many events are kept, and whether the queue stands still.
local function maxEvents(metaKey)
    local max = rcall('HGET', metaKey, 'opts.maxLenEvents')
    if not max then
        max = 10000
        rcall('HSET', metaKey, 'opts.maxLenEvents', max)
    end
    return max
end

local function target(metaKey, wait, paused)
    local attributes = rcall('HMGET', metaKey, 'paused', 'concurrency', 'max', 'duration')
    if attributes[1] then
        return paused, true
    elseif attributes[2] then
        local active = rcall('LLEN', prefix .. 'active')
        if active >= tonumber(attributes[2]) then
            return wait, true
        end
    end
    return wait, false
end

local function addMarker(markerKey, paused, score)
    if not paused then
        rcall('ZADD', markerKey, score or 0, score and '1' or '0')
    end
end

local function store(jobKey, id)
    local optional = {}
    if delay > 0 then
        table.insert(optional, 'delay')
        table.insert(optional, delay)
    end
    if parent ~= nil and parent ~= cjson.null then
        optional[#optional + 1] = 'parentKey'
        optional[#optional + 1] = parent
    end
    rcall('HMSET', jobKey, 'name', name, 'data', data, 'opts', cjson.encode(opts), 'timestamp',
        timestamp, 'delay', delay, 'priority', priority, unpack(optional))
    rcall('XADD', eventsKey, '*', 'event', 'added', 'jobId', id, 'name', name)
end

local counter = rcall('INCR', KEYS[5])
local max = maxEvents(KEYS[6])
local id
if args[5] == nil or args[5] == '' then
    id = counter
else
    id = args[5] .. ''
    if rcall('EXISTS', prefix .. id) == 1 then
        rcall('XADD', eventsKey, 'MAXLEN', '~', max, '*', 'event', 'duplicated', 'jobId', id)
        return id
    end
end
local jobKey = prefix .. id
store(jobKey, id)
if delay > 0 then
    local score = (timestamp + delay) * 0x1000 + math.fmod(counter, 4096)
    rcall('ZADD', delayedKey, score, id)
    local first = rcall('ZRANGE', delayedKey, 0, 0, 'WITHSCORES')
    if first[1] == tostring(id) then
        addMarker(KEYS[7], false, tonumber(first[2]) / 0x1000)
    end
    rcall('XADD', eventsKey, 'MAXLEN', '~', max, '*', 'event', 'delayed', 'jobId', id)
    return id .. ''
end
local list, paused = target(KEYS[6], waitKey, prefix .. 'paused')
if priority > 0 then
    rcall('ZADD', prioritizedKey, priority * 0x100000000 + bit.band(counter, 0xffff), id)
else
    rcall(opts['lifo'] and 'RPUSH' or 'LPUSH', list, id)
end
addMarker(KEYS[7], paused)
rcall('XADD', eventsKey, 'MAXLEN', '~', max, '*', 'event', 'waiting', 'jobId', id)
return id .. ''
