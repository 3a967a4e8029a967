-- The language and its libraries: loops, closures, metatables, strings, tables, numbers.
-- ARGV: a text, some JSON, packed values
local text = ARGV[1]
local counts, order = {}, {}
for word in string.gmatch(text, '%a+') do
    word = word:lower()
    if counts[word] == nil then
        counts[word] = 0
        order[#order + 1] = word
    end
    counts[word] = counts[word] + 1
end
table.sort(order, function(a, b)
    if counts[a] ~= counts[b] then
        return counts[a] > counts[b]
    end
    return a < b
end)

local Point = {}
Point.__index = Point
Point.__add = function(a, b) return Point.new(a.x + b.x, a.y + b.y) end
function Point.new(x, y) return setmetatable({x = x, y = y}, Point) end
function Point:length() return math.sqrt(self.x ^ 2 + self.y ^ 2) end
local sum = Point.new(0, 0)
for i = 1, 20 do
    sum = sum + Point.new(i, -i / 2)
end

local function map(list, f)
    local mapped = {}
    for i, value in ipairs(list) do
        mapped[i] = f(value, i)
    end
    return mapped
end

local lines = map(order, function(word, i)
    return string.format('%d. %-8s %5.2f', i, word:upper():sub(1, 8), counts[word] / #order)
end)
local total, primes = 0, {}
for i = 2, 60 do
    local isPrime = true
    local j = 2
    while j * j <= i do
        if i % j == 0 then
            isPrime = false
            break
        end
        j = j + 1
    end
    if isPrime then
        primes[#primes + 1] = i
        total = total + i
    end
end
repeat
    local last = table.remove(primes)
    total = total - (last or 0)
until #primes < 5 or not last

local doc = cjson.decode(ARGV[2])
doc.seen = (doc.seen or 0) + 1
doc.tags[#doc.tags + 1] = text:gsub('(%w+) (%w+)', '%2-%1', 1)
local packed = cmsgpack.pack(doc, lines, total, true, -1.5)
local again, list, number, yes, half = cmsgpack.unpack(packed)
local ok, problem = pcall(function(value)
    if type(value) ~= 'number' then
        error('not a number: ' .. tostring(value))
    end
    return value
end, again.name)
local from, to, key, value = text:find('(%w+)=(%w+)')
local bytes = 0
for i = 1, math.min(#text, 40) do
    bytes = bit.bxor(bit.lshift(bytes, 1), text:byte(i))
end
local when = struct.unpack('>I4', struct.pack('>I4', 1234567))
local rest = select('#', string.byte(text, 1, 5))
return {
    cjson.encode(again), table.concat(list, '|'), number, yes and half == -1.5 and 1 or 0,
    ok and 1 or problem, key or '', value or '', from or 0, to or 0, bytes, when, rest,
    redis.sha1hex(text), string.rep('=', 10), text:reverse(), tostring(sum:length()),
    tonumber('0x10') + tonumber('  12.5 '),
}
