package dev.redlite.command.scripting;

import java.util.Random;

/** Makes scripts that build, keep, drop and break all that a script can, and end. */
final class WildScripts {
    private static final String[] PIECES = {
        "for i = 1, N do local t = {} for j = 1, 20 do t[j] = ('x'):rep(j) .. i end r = #t end",
        "local t = {} for i = 1, N do t['k' .. i] = {i, tostring(i)} end r = t.k1[2]",
        "local f = {} for i = 1, N do f[i] = function() i = i + 1 return i end end r = f[1]()",
        "for i = 1, 3 do local c = coroutine.wrap(function() local big = ('y'):rep(1000)"
                + " coroutine.yield(1) return big end) r = c() end",
        "for i = 1, 3 do local c = coroutine.create(function() error({i}) end)"
                + " r = coroutine.resume(c) end",
        "local a, b = {}, {} a.b = b b.a = a setmetatable(a, {__index = b}) r = a.a == a",
        "r = pcall(string.rep, 'x', 2^31) and 1 or 0",
        "local parts = {} for w in ('a b c '):rep(N):gmatch('%a+') do parts[#parts + 1] = w end"
                + " r = table.concat(parts):len()",
        "r = ('x'):rep(N):gsub('x', function(c) return c .. #c end):len()",
        "local t = {} for i = 1, N do t[i] = N - i end table.sort(t) r = t[1]",
        "local t = {3, 1, 2} r = pcall(table.sort, t, function() error('no order') end)",
        "r = loadstring('local a = SEED return a + N')()",
        "r = pcall(loadstring, 'return (') and 1 or 0",
        "r = #cjson.encode({a = {1, 2, {b = 'SEED'}}, c = cjson.null})",
        "r = cjson.decode('[1,[2,{\"a\":\"SEED\"}]]')[2][1]",
        "r = #cmsgpack.pack({a = SEED, b = {1, 2, 3}}) r = cmsgpack.unpack(cmsgpack.pack('SEED'))",
        "r = struct.unpack('>I4', struct.pack('>I4', N)) + bit.band(SEED, 255)",
        "for i = 1, N do redis.call('RPUSH', 'list', 'v' .. i) end r = redis.call('LLEN', 'list')",
        "redis.call('SET', 'key' .. SEED, ('v'):rep(N)) r = redis.call('GET', 'key' .. SEED)",
        "redis.call('HSET', 'hash', 'f' .. N, SEED) r = #redis.call('HGETALL', 'hash')",
        "redis.call('ZADD', 'zset', N, 'm' .. N) r = redis.call('ZRANGE', 'zset', 0, -1)[1]",
        "redis.setresp(3) r = redis.call('HGETALL', 'hash') redis.setresp(2)",
        "r = redis.pcall('INCR', 'list').err",
        "r = redis.pcall('NOSUCH', 'SEED').err",
        "local ok, e = pcall(redis.call, 'INCR', 'list') r = e.err",
        "redis.call('PUBLISH', 'channel', 'SEED') r = redis.sha1hex('SEED')",
        "r = {err = 'MY error SEED'}",
        "r = {N, {SEED, {'deep'}}}"
    };

    /** It fills a stack, which takes longer than all else: now and then is enough. */
    private static final String DEEP =
            "local n = 0 local function down() n = n + 1 return 1 + down() end"
                    + " r = pcall(down) and 1 or 0\n";

    private static final int DEEP_EVERY = 200;

    private static final String[] ENDS = {
        "return r",
        "return r",
        "return r",
        "error('boom SEED')",
        "error({err = 'E x'})",
        "",
        "x = 1"
    };

    private final Random random;

    WildScripts(Random random) {
        this.random = random;
    }

    /** A whole script; hardly ever the same twice. */
    String next() {
        var text = new StringBuilder("local r\n");
        text.append(random.nextInt(DEEP_EVERY) == 0 ? DEEP : "");
        for (int i = 1 + random.nextInt(5); i > 0; i--) {
            text.append("do ").append(piece(PIECES)).append(" end\n");
        }
        return text.append(piece(ENDS)).toString();
    }

    /** A library with a function "f" that does so, and keeps a few things between calls. */
    String library() {
        return "#!lua name=wild\nlocal kept, n = {}, 0\n"
                + "redis.register_function('f', function()\nn = n + 1\n"
                + "kept[n % 10] = ('k'):rep(n % 90)\n"
                + next()
                + "\nend)";
    }

    private String piece(String[] among) {
        return among[random.nextInt(among.length)]
                .replace("SEED", Integer.toString(random.nextInt(1_000_000)))
                .replaceAll("\\bN\\b", Integer.toString(1 + random.nextInt(60)));
    }
}
