package dev.redlite.conformance.differential;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Makes scripts: calls of commands, their answers, values of all kinds, and errors. */
final class ScriptPrograms {
    private static final String[] KEYS = {"'a'", "'b'", "'c'", "KEYS[1]", "KEYS[2]"};
    private static final String[] WORDS = {
        "'x'", "'10'", "'3.5'", "7", "-2", "''", "ARGV[1]", "'\\0\\r\\n'", "1000000000000", "'v'"
    };

    /** Of what has an order of its own in a server, there is one element. */
    private static final String[] CALLS = {
        "'SET',K,W",
        "'GET',K",
        "'GETSET',K,W",
        "'APPEND',K,W",
        "'INCR',K",
        "'INCRBY',K,W",
        "'INCRBYFLOAT',K,1.5",
        "'STRLEN',K",
        "'SETNX',K,W",
        "'DEL',K",
        "'DEL',K,K",
        "'EXISTS',K,K",
        "'TYPE',K",
        "'EXPIRE',K,100",
        "'TTL',K",
        "'PERSIST',K",
        "'RENAME',K,K",
        "'RPUSH',K,W,W",
        "'LPUSH',K,W",
        "'LPOP',K",
        "'RPOP',K,2",
        "'LRANGE',K,0,-1",
        "'LINDEX',K,0",
        "'LLEN',K",
        "'LSET',K,0,W",
        "'HSET',K,'f',W",
        "'HGET',K,'f'",
        "'HGETALL',K",
        "'HDEL',K,'f'",
        "'HINCRBY',K,'f',W",
        "'HMGET',K,'f','g'",
        "'HLEN',K",
        "'HEXISTS',K,'f'",
        "'SADD',K,'m'",
        "'SMEMBERS',K",
        "'SISMEMBER',K,'m'",
        "'SCARD',K",
        "'SREM',K,'m'",
        "'ZADD',K,1.5,'m',2,W",
        "'ZSCORE',K,'m'",
        "'ZRANGE',K,0,-1",
        "'ZRANGE',K,0,-1,'WITHSCORES'",
        "'ZINCRBY',K,0.5,'m'",
        "'ZCARD',K",
        "'ZPOPMIN',K",
        "'ZMSCORE',K,'m','none'",
        "'MGET',K,K,K",
        "'MSET',K,W,K,W",
        "'SETRANGE',K,3,W",
        "'GETRANGE',K,0,3",
        "'SETBIT',K,7,1",
        "'BITCOUNT',K",
        "'PING'",
        "'ECHO',W",
        "'GETDEL',K",
        "'COPY',K,K",
        "'NOPE',K",
        "'GET'",
        "'GET',K,K",
        "'MULTI'",
        "'SUBSCRIBE','c'",
        "'CONFIG','GET','x'",
        "'CONFIG','NOPE'",
        "'XADD',K,'1-1','f',W",
        "'XLEN',K",
        "'XRANGE',K,'-','+'",
        "'PFADD',K,W",
        "'GEOADD',K,1,2,'m'",
        "'SELECT',1",
        "'SELECT',0",
        "'SELECT','x'",
        "'SETEX',K,100,W",
        "'SORT',K",
        "'LPOS',K,W",
        "'LINSERT',K,'BEFORE',W,W",
        "'PEXPIRE',K,'x'",
        "'SET',K,W,'XX'"
    };

    private static final String[] ERRORS = {
        "error('boom')",
        "error('boom', 0)",
        "error({err='CODE boom'})",
        "error(nil)",
        "error(12)",
        "local n = nil; return n.x",
        "return 1 + {}",
        "return #5",
        "x = 1",
        "return undefined",
        "string.rep()",
        "local function f() error('deep', 2) end\nf()",
        "setmetatable(_G, nil)",
        "redis.nope()",
        "return ('x')()",
        "redis.setresp(9)",
        "redis.call()",
        "tostring()",
        "return cjson.decode('{')",
        "error(redis.pcall('INCR', KEYS[1]))"
    };

    private final Random random;
    private int locals;

    ScriptPrograms(long seed) {
        random = new Random(seed);
    }

    /** A whole script. */
    String next() {
        locals = 0;
        var text = new StringBuilder();
        if (random.nextInt(12) == 0) {
            text.append("#!lua flags=").append(any("", "no-writes", "allow-oom")).append('\n');
        }
        int statements = 1 + random.nextInt(6);
        for (int i = 0; i < statements; i++) {
            text.append(statement()).append(any("\n", " "));
        }
        return text.append(any("return " + value(3), "return " + value(3), "", error())).toString();
    }

    private String any(String... some) {
        return some[random.nextInt(some.length)];
    }

    private String error() {
        return any(ERRORS);
    }

    private String statement() {
        switch (random.nextInt(10)) {
            case 0:
                return "redis.setresp(" + any("2", "3", "'3'") + ")";
            case 1:
                return any("redis.call", "redis.pcall") + "(" + call() + ")";
            case 2:
                return "if " + value(0) + " then redis.call('RPUSH', 'c', 1) end";
            case 3:
                return "for i = 1, 3 do redis.call('INCRBY', 'n', i) end";
            case 4:
                return "local ok"
                        + ++locals
                        + ", l"
                        + locals
                        + " = pcall(function() "
                        + inner()
                        + " end)";
            case 5:
                return "local co = coroutine.wrap(function(v) coroutine.yield(v) "
                        + inner()
                        + " end) local l"
                        + ++locals
                        + " = co("
                        + value(1)
                        + ")";
            default:
                return "local l" + ++locals + " = " + result();
        }
    }

    private String inner() {
        return random.nextInt(3) == 0 ? error() : "return " + result();
    }

    private String result() {
        return (random.nextInt(4) == 0 ? "redis.call" : "redis.pcall") + "(" + call() + ")";
    }

    private String call() {
        var text = new StringBuilder();
        for (char c : any(CALLS).toCharArray()) {
            boolean isPlace = text.length() > 0 && text.charAt(text.length() - 1) == ',';
            if (isPlace && c == 'K') {
                text.append(any(KEYS));
            } else if (isPlace && c == 'W') {
                text.append(any(WORDS));
            } else {
                text.append(c);
            }
        }
        return text.toString();
    }

    private String value(int depth) {
        int kind = random.nextInt(depth > 0 ? 16 : 9);
        return switch (kind) {
            case 0 -> any("1", "-3", "2.5", "-0.5", "1e15", "2^53", "1/0");
            case 1, 2 -> any("'text'", "''", "'a\\r\\nb'", "'\\0'");
            case 3 -> any("true", "false", "nil");
            case 4, 5, 6 -> locals == 0 ? "'none'" : "l" + (1 + random.nextInt(locals));
            case 7 -> locals == 0 ? "0" : "type(l" + (1 + random.nextInt(locals)) + ")";
            case 8 -> any("#KEYS", "ARGV[1]", "KEYS[2]", "KEYS[9]", "redis.sha1hex('x')");
            case 9 -> any("{ok='fine'}", "{err='E text'}", "{err=''}", "redis.error_reply('no')");
            case 10 -> any("redis.error_reply('-X y z')", "redis.status_reply('s')", "{ok=1}");
            case 11 -> any("{double=2.5}", "{double=-100}", "{big_number='12345678901234567890'}");
            case 12 -> "{" + any("map", "set") + "={" + any("f", "['x y']") + "=" + value(0) + "}}";
            case 13 -> "{verbatim_string={string=" + any("'v'", "''") + ",format='txt'}}";
            default -> list(depth - 1);
        };
    }

    private String list(int depth) {
        List<String> elements = new ArrayList<>();
        int count = random.nextInt(4);
        for (int i = 0; i < count; i++) {
            elements.add(value(depth));
        }
        return "{" + String.join(", ", elements) + "}";
    }
}
