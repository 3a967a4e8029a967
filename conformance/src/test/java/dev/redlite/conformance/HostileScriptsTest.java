package dev.redlite.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.redlite.server.testing.RunningServer;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/** Scripts that hurt Redis, or other Luas, before: the rows L1 to L9 of what is known of them. */
class HostileScriptsTest {
    private static final long GROWTH_MAX = 64 << 20;

    private static RunningServer server;

    @BeforeAll
    static void start() {
        server = RunningServer.inMemory();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Answer eval(String script) throws IOException {
        try (var client = RespConnection.open(server.port())) {
            return client.call("EVAL", script, "0");
        }
    }

    private static void fails(String script, String why) throws IOException {
        Answer answer = eval(script);
        assertThat(answer.isError()).as("%s: %s", script, answer.shown()).isTrue();
        assertThat(answer.text()).as(script).contains(why);
        assertThat(eval("return 'alive'").text()).isEqualTo("alive");
    }

    /** L1 */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "unpack({}, 0, 2147483647)",
                "unpack({}, -2^31, 2^31 - 1)",
                "return {pcall(unpack, {}, 0, 2147483647)}, unpack({}, 1, 1e8)",
            })
    void unpackIsBounded(String script) throws IOException {
        fails(script, "too many results to unpack");
    }

    /** L2: what one script leaves, another one must not find. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "getmetatable('').__index = function() return 1 end",
                "string.rep = nil",
                "x = 1",
                "_G.x = 1",
                "rawset(_G, 'x', 1)",
                "setmetatable(_G, {__index = function() return 1 end})",
                "redis.call = function() return 'mine' end",
                "table.insert(redis, 1)",
                "table.insert(_G, 1)",
                "getmetatable(_G).__index = nil",
                "cjson.decode = nil",
                "function f() end"
            })
    void nothingSharedCanBeChanged(String script) throws IOException {
        fails(script, "Attempt to modify a readonly table");
        fails("return x", "Script attempted to access nonexistent global variable 'x'");
        assertThat(eval("return redis.call('ECHO', ('a'):rep(3))").text()).isEqualTo("aaa");
    }

    /** L3 */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "io",
                "package",
                "dofile",
                "loadfile",
                "require",
                "luajava",
                "java",
                "debug",
                "print",
                "newproxy",
                "getfenv",
                "setfenv",
                "module"
            })
    void whatReachesOutIsAbsent(String name) throws IOException {
        fails("return " + name, "nonexistent global variable '" + name + "'");
    }

    @Test
    void bytecodeIsRefused() throws IOException {
        assertThat(eval("return os.execute").isNil()).isTrue();
        fails("return loadstring(string.dump(function() end))", "unable to dump given function");
        assertThat(eval("return loadstring('\\27Lua')").isNil()).isTrue();
        fails("\u001bLuaQ", "Error compiling script");
    }

    /** L4 */
    @Test
    void theParserIsBounded() throws IOException {
        fails(
                "return " + "(".repeat(100_000) + "1" + ")".repeat(100_000),
                "Error compiling script");
        fails("return " + "{".repeat(100_000), "Error compiling script");
        fails("local " + "a,".repeat(300) + "b", "more than 200 local variables");
        fails("do ".repeat(50_000), "Error compiling script");
        fails("x = [==[" + "a".repeat(1 << 20), "unfinished long string");
        assertThat(eval("--" + "c".repeat(1 << 20) + "\nreturn 1").text()).isEqualTo("1");
        fails("return " + "'a'..".repeat(20_000) + "'b'", "Error compiling script");
        fails("return " + "not ".repeat(100_000) + "1", "Error compiling script");
    }

    /** L5: what only takes time can be ended, which the server's own tests show. */
    @Test
    void patternsAreBounded() throws IOException {
        fails("return string.match('x', ('('):rep(100))", "too many captures");
        eval("redis.call('SET', ('a'):rep(200), 1)");
        String glob = "redis.call('KEYS', ('*a'):rep(100) .. 'b')";
        assertThat(eval("return #" + glob).text()).isEqualTo("0");
        String scan = glob.replace("'KEYS', ", "'SCAN', 0, 'MATCH', ");
        assertThat(eval("return #" + scan + "[2]").text()).isEqualTo("0");
    }

    /** L6: what only takes time can be ended, which the server's own tests show. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "return string.rep('x', 2^31)",
                "return ('x'):rep(1e9):len()",
                "local t = {} while true do t[#t + 1] = ('x'):rep(1e6) .. #t end",
                "local s = 'x' while true do s = s .. s end",
                "local t = {} for i = 1, 1e9 do t[i] = {i} end",
                "local t = {} while true do t = {t, t, ('y'):rep(1000)} end",
                "redis.call('SET', 'big', ('x'):rep(1e7)) local t = {} while true do"
                        + " t[#t + 1] = redis.call('GET', 'big') end"
            })
    void memoryIsBounded(String script) throws IOException {
        fails(script, "not enough memory");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "local function f(n) return 1 + f(n + 1) end return f(1)",
                "local t = setmetatable({}, {}) getmetatable(t).__index ="
                        + " function(t, k) return t[k + 1] end return t[1]",
                "local function f() return pcall(f) end local a = f() error('stack overflow')",
                "return tostring(setmetatable({}, {__tostring ="
                        + " function(s) return tostring(s) end}))",
                "local s = string.gsub local function f() return s('x', 'x', f) end return f()"
            })
    void recursionIsBounded(String script) throws IOException {
        fails(script, "stack overflow");
    }

    /** L7 */
    @Test
    void theLibrariesAreBounded() throws IOException {
        fails("return cjson.decode(('['):rep(1001))", "too many nested data structures");
        fails(
                "local t = {} for i = 1, 1001 do t = {t} end return cjson.encode(t)",
                "excessive nesting (1001)");
        fails("return cjson.encode({[1] = 1, [100] = 2})", "excessively sparse array");
        fails("local t = {} t[1] = t return cjson.encode(t)", "excessive nesting");
        fails("return cmsgpack.unpack('\\221\\255\\255\\255\\255')", "Missing bytes in input");
        fails("return cmsgpack.unpack('\\219\\255\\255\\255\\255')", "Missing bytes in input");
        fails("return struct.pack('I33', 1)", "integral size 33 is larger than limit of 32");
        fails("return struct.unpack('I4', 'abcd', 2^31)", "");
        assertThat(eval("return bit.tohex(1, -2147483648)").text()).isEqualTo("00000001");
    }

    /** L8 */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "return redis.error_reply('ERR a\\r\\n+OK')",
                "return {err='ERR a\\r\\n+OK'}",
                "error({err='ERR a\\r\\n+OK'})",
                "return redis.status_reply('ERR a\\r\\n+OK')",
                "return {ok='ERR a\\r\\n+OK'}",
                "return {'x', {err='ERR a\\r\\n+OK'}}",
                "return {big_number='ERR a\\r\\n+OK'}",
            })
    void answersStayOneAnswer(String script) throws IOException {
        try (var client = RespConnection.open(server.port())) {
            client.send(
                    RespConnection.request(
                            List.of(
                                    "EVAL".getBytes(ISO_8859_1),
                                    script.getBytes(ISO_8859_1),
                                    "0".getBytes(ISO_8859_1))));
            client.send("PING\r\n".getBytes(ISO_8859_1));
            assertThat(new String(client.receive().raw(), ISO_8859_1)).contains("ERR a  +OK");
            assertThat(client.receive().text()).isEqualTo("PONG");
        }
    }

    /** L9 */
    @Test
    void anAnswerHasADepth() throws IOException {
        try (var socket = new Socket("127.0.0.1", server.port())) {
            String script = "local t = {} t[1] = t return t";
            socket.getOutputStream().write(("EVAL \"" + script + "\" 0\r\n").getBytes(ISO_8859_1));
            String expected = "*1\r\n".repeat(7_995) + "-ERR reached lua stack limit\r\n";
            byte[] read = socket.getInputStream().readNBytes(expected.length());
            assertThat(new String(read, ISO_8859_1)).isEqualTo(expected);
        }
        Object nested = server.database().eval("local t = {} t[1] = t return t", List.of());
        int depth = 0;
        while (nested instanceof List<?> list && !list.isEmpty()) {
            nested = list.getFirst();
            depth++;
        }
        assertThat(depth).isEqualTo(7_995);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "redis.call('SUBSCRIBE', 'c')",
                "redis.call('EVAL', 'return 1', 0)",
                "redis.call('MULTI')",
                "redis.call('FCALL', 'f', 0)",
                "redis.call('SHUTDOWN')",
                "redis.call('CONFIG', 'SET', 'maxmemory', 1)",
                "redis.call('SCRIPT', 'KILL')",
                "redis.call('CLIENT', 'KILL', 'ID', 1)"
            })
    void someCommandsAreNotForScripts(String script) throws IOException {
        fails(script, "This Redis command is not allowed from script");
    }

    @Test
    void whatWasRefusedLeftNothing() throws IOException {
        Runtime.getRuntime().gc();
        long before = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
        List<String> errors = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            errors.add(eval("local s = 'x' while true do s = s .. s end").text());
            errors.add(eval("local t = {} for i = 1, 1e9 do t[i] = {i} end").text());
        }
        assertThat(errors).allMatch(text -> text.contains("not enough memory"));
        eval("return 1");
        Runtime.getRuntime().gc();
        long after = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
        assertThat(after - before).isLessThan(GROWTH_MAX);
    }
}
