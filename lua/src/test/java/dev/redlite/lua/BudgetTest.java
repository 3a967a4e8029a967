package dev.redlite.lua;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.List;

/** What a script cannot do to the process: rows L1 to L7 of the hostile inputs. */
class BudgetTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    /** Steps are no matter here, memory and depth are. */
    private static LuaState roomy() {
        var state = Scripts.newState();
        state.setLimits(new Limits(2_000_000_000L, 16 << 20));
        return state;
    }

    private static LuaState tight() {
        var state = Scripts.newState();
        state.setLimits(Scripts.TIGHT);
        return state;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "while true do end",
                "repeat until false",
                "for i = 1, math.huge do end",
                "while true do pcall(error) end",
                "while true do pcall(function() while true do end end) end",
                "local function f() return f() end f()",
                "for k in function() return 1 end do end",
                "while true do coroutine.wrap(function() end)() end",
                "coroutine.wrap(function() while true do end end)()",
                "local f = coroutine.wrap(function() while true do coroutine.yield() end end)"
                        + " while true do f() end",
                "xpcall(function() while true do end end, function() while true do end end)",
                "string.find(('a'):rep(28), ('a?'):rep(28) .. ('a'):rep(28))",
                "string.find(('a'):rep(100000), '.-.-.-.-b')",
                "(('x'):rep(1000000)):gsub('.-.-.-$y', '')",
                "table.sort({1, 2, 3, 4, 5}, function() while true do end end)",
                "('x'):gsub('x', function() while true do end end)",
                "setmetatable({}, {__index = function() while true do end end}).x = 1"
                        + " local y = setmetatable({}, {__index = function() while true do end"
                        + " end}).x",
                "local t = {} for i = 1, 1e5 do t[i] = i end while true do table.concat(t) end",
                "local s = ('x'):rep(1e6) while true do local u = s:upper() end",
                "local s = ('x'):rep(1e6) while true do local b = s < s .. 'x' end",
                "while true do loadstring('return 1') end",
                "local s = ('ab'):rep(5e5) while true do s:find('abb', 1, true) end",
            })
    void aScriptThatDoesNotEndIsEnded(String source) {
        var state = tight();
        Assertions.assertTimeoutPreemptively(
                SOON,
                () ->
                        assertThatThrownBy(() -> Scripts.eval(state, source))
                                .isInstanceOf(ScriptEnded.class)
                                .hasMessage("OUT_OF_STEPS"));
        assertThat(Scripts.eval(state, "return 1 + 1")).isEqualTo("2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "while true do end",
                "while true do pcall(function() while true do end end) end",
                "string.find(('a'):rep(28), ('a?'):rep(28) .. ('a'):rep(28))",
                "coroutine.wrap(function() while true do end end)()",
                "local t = {} for i = 1, 1e5 do t[i] = i % 7 end"
                        + " while true do table.sort(t) end",
                "local s = ('x'):rep(1e6) while true do local t = s .. s end",
                "while true do local s = ('x'):rep(1e6) end",
            })
    void aKillEndsIt(String source) {
        var state = Scripts.newState();
        state.setLimits(new Limits(Long.MAX_VALUE, 64 << 20));
        var slices = new int[1];
        state.setOnSlice(
                () -> {
                    if (++slices[0] == 20) {
                        Thread.ofPlatform().start(state::interrupt);
                    }
                });
        Assertions.assertTimeoutPreemptively(
                SOON,
                () ->
                        assertThatThrownBy(() -> Scripts.eval(state, source))
                                .isInstanceOf(ScriptEnded.class)
                                .hasMessage("KILLED"));
        state.setOnSlice(() -> {});
        assertThat(Scripts.eval(state, "return 1 + 1")).isEqualTo("2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "return string.rep('x', 2^31)",
                "return string.rep('abc', 2^30)",
                "local s = 'x' while true do s = s .. s end",
                "local t = {} for i = 1, 1e9 do t[i] = i end",
                "local t = {} for i = 1, 1e9 do t[{}] = i end",
                "local t = {} while true do t = {t} end",
                "local t = {} while true do t = {t, t, ('y'):rep(1000)} end",
                "local t = {} for i = 1, 1e9 do t['k' .. i] = i end",
                "local s = ('x'):rep(1e6) return table.concat({s, s, s, s, s, s, s, s}, s:rep(9))",
                "local s = ('x'):rep(1e6) return (s:gsub('x', s))",
                "local function f(n) return {string.rep('x', 1e6), f(n + 1)} end f(1)",
                "local function f(n) return string.rep('x', 1e6) == f(n + 1) end f(1)",
                "local function f(n) return string.rep('x', 1e6) .. f(n + 1) end f(1)",
                "local function f(n, s) return type(s) and f(n + 1, ('x'):rep(1e6)) or 1 end f(1)",
                "local function g(a, b) return b end"
                        + " local function f(n) return g(('x'):rep(1e6), f(n + 1)) end f(1)",
                "local function f(n) return ('x'):rep(1e6) < f(n + 1) end f(1)",
                "local fs = {} for i = 1, 1e9 do fs[i] = function() return i end end",
                "local s = ('x'):rep(1e6) local t = {} for i = 1, 1e6 do t[i] = s:lower() end",
                "local t = {} for i = 1, 1e9 do t[i] = coroutine.create(function() end) end",
                "return cjson.decode(('[1,'):rep(900) .. ('[1,'):rep(1e7))",
                "local s = {} for i = 1, 1e5 do s[i] = 'x' .. i end"
                        + " while true do s = {s, table.concat(s[1] and {} or s)} end",
            })
    void memoryBeyondTheLimitIsAnOrdinaryError(String source) {
        var state = roomy();
        Assertions.assertTimeoutPreemptively(
                SOON,
                () -> {
                    String failure = Scripts.failure(state, source);
                    assertThat(failure)
                            .matches(
                                    "(?s)not enough memory"
                                            + "|.*(too many coroutines|stack overflow"
                                            + "|nested data structures).*");
                });
        assertThat(Scripts.eval(state, "return pcall(string.rep, 'x', 2^31)"))
                .isEqualTo("false not enough memory");
        assertThat(Scripts.eval(state, "return 1 + 1")).isEqualTo("2");
    }

    @Test
    void garbageIsNotHeldAgainstAScript() {
        var state = roomy();
        assertThat(
                        Scripts.eval(
                                state,
                                "local n = 0 for i = 1, 500 do n = n + #(('x'):rep(1e6)) end"
                                        + " return n"))
                .isEqualTo("500000000");
        assertThat(state.meter().measurings()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "local function f() return 1 + f() end return f()",
                "local function f() return (f()) end return f()",
                "local t = setmetatable({}, {}) getmetatable(t).__index = function(_, k)"
                        + " return t[k .. 'x'] end return t.x",
                "local t = {} for i = 1, 200 do t = setmetatable({}, {__index = t}) end"
                        + " return t.x",
                "local function f() return pcall(f) end return select('#', f())",
                "local function f() return (pcall(f)) end return tostring(f())",
                "local function f(s) return s:gsub('x', f) end return f('x')",
                "local function f() table.sort({2, 1}, f) end return f()",
                "local t = setmetatable({}, {}) getmetatable(t).__tostring = function()"
                        + " return tostring(t) end return tostring(t)",
                "local function f() return coroutine.wrap(f)() end return f()",
                "local function f(n) local s = '' return f(n + 1) .. s end return f(1)",
                "local t = {} t[1] = t return cjson.encode(t)",
                "local s = ('['):rep(900) .. (']'):rep(900) return #cjson.encode(cjson.decode(s))",
                "local e = 'x' for i = 1, 190 do e = '(' .. e .. ')' end"
                        + " return loadstring('local x = 1; return ' .. e)()",
                "local e = 'x' .. (' + x'):rep(20000)"
                        + " return loadstring('local x = 1; return ' .. e)()",
                "local e = 'x' .. (' + x'):rep(300000)"
                        + " return loadstring('local x = 1; return ' .. e)()",
            })
    void depthIsBoundedWithoutTheStacksOfTheJvm(String source) {
        var state = roomy();
        Assertions.assertTimeoutPreemptively(
                SOON,
                () -> {
                    String outcome = Scripts.failure(state, source);
                    assertThat(outcome).doesNotContain("Exception");
                });
        assertThat(Scripts.eval(state, "return 1 + 1")).isEqualTo("2");
    }

    @Test
    void deepRecursionEndsWithLuasError() {
        assertThat(Scripts.failure(tight(), "local function f() return 1 + f() end\nf()"))
                .isEqualTo("user_script:1: stack overflow");
        assertThat(
                        Scripts.eval(
                                "local function f(n) if n == 0 then return 0 end"
                                        + " return 1 + f(n - 1) end return f(16000)"))
                .isEqualTo("16000");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}, 0, 2147483647", "{}, -2^31, 2^31 - 1", "{}, 1, 1e8"})
    void unpackRefusesTooManyResults(String arguments) {
        assertThat(Scripts.failure("return unpack(" + arguments + ")"))
                .isEqualTo("user_script:1: too many results to unpack");
    }

    @Test
    void hostileSourceIsRefused() {
        for (String source :
                List.of(
                        "(".repeat(100_000),
                        "return " + "{".repeat(100_000),
                        "x = " + "function() return ".repeat(100_000),
                        "do ".repeat(100_000),
                        "x = " + "-".repeat(1).repeat(3) + "not ".repeat(100_000) + "1",
                        "x = " + "a..".repeat(100_000) + "a",
                        "x = " + "2^".repeat(100_000) + "2",
                        "local " + "a,".repeat(300) + "a = 1",
                        "a" + ",a".repeat(1000) + " = 1",
                        "f(" + "1,".repeat(1000) + "1)",
                        "--[==[" + "x".repeat(1 << 20),
                        "x = [==[" + "x".repeat(1 << 20))) {
            Assertions.assertTimeoutPreemptively(
                    SOON, () -> assertThat(Scripts.failure(source)).startsWith("user_script:1: "));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"('x'):rep(1e6)", "5"})
    void aReaderWithoutAnEndDoesNotFillTheMemory(String part) {
        String source = "return load(function() return " + part + " end)";
        assertThat(Scripts.eval(roomy(), source)).isEqualTo("nil not enough memory");
    }

    @Test
    void bytecodeIsRefused() {
        assertThat(Scripts.eval("return loadstring('\\27Lua')"))
                .isEqualTo("nil [string \"\u001bLua\"]:1: unexpected symbol near 'char(27)'");
        assertThat(Scripts.failure("return string.dump(function() end)"))
                .isEqualTo("user_script:1: unable to dump given function");
        assertThat(
                        Scripts.eval(
                                "return io, package, debug, require, dofile, loadfile, os.execute,"
                                        + " luajava, java, print"))
                .isEqualTo("nil nil nil nil nil nil nil nil nil nil");
    }

    @Test
    void noCoroutineOutlivesTheRun() {
        var state = tight();
        Scripts.eval(
                state,
                "keep = {} for i = 1, 500 do local co = coroutine.create(function()"
                        + " local function f(n) if n == 0 then coroutine.yield() end"
                        + " return 1 + f(n - 1) end f(i) end)"
                        + " keep[i] = co coroutine.resume(co) end");
        assertThat(Scripts.eval(state, "return coroutine.status(keep[500])")).isEqualTo("dead");
        assertThat(
                        Thread.getAllStackTraces().keySet().stream()
                                .filter(thread -> thread.getName().startsWith("redlite-lua"))
                                .filter(Thread::isAlive))
                .isEmpty();
    }

    @Test
    void hostFunctionsRunOnTheThreadOfTheRun() {
        var state = tight();
        var home = Thread.currentThread();
        state.globals()
                .put(
                        LuaString.of("here"),
                        NativeFunction.host("here", (s, a) -> Thread.currentThread() == home));
        assertThat(
                        Scripts.eval(
                                state,
                                "local function deep(n) if n == 0 then return here() end"
                                        + " local r = deep(n - 1) return r end"
                                        + " return here(), coroutine.wrap(here2 or function()"
                                        + " return here() end)(), deep(5000),"
                                        + " coroutine.wrap(function() local r = deep(5000)"
                                        + " return r end)()"))
                .isEqualTo("true true true true");
    }

    @Test
    void protectedGlobalsCannotBeChanged() {
        var state = tight();
        Libraries.protect(state);
        for (String source :
                List.of(
                        "x = 1",
                        "string.rep = nil",
                        "getmetatable('').__index = nil",
                        "getmetatable(_G).__index = nil",
                        "cjson.encode = nil",
                        "function f() end",
                        "_G.x = 1")) {
            assertThat(Scripts.failure(state, source))
                    .isEqualTo("user_script:1: Attempt to modify a readonly table");
        }
        for (String source : List.of("table.insert(table, 1)", "rawset(_G, 'x', 1)")) {
            assertThat(Scripts.failure(state, source))
                    .isEqualTo("Attempt to modify a readonly table");
        }
        assertThat(Scripts.failure(state, "return y"))
                .isEqualTo(
                        "user_script:1: Script attempted to access nonexistent global variable"
                                + " 'y'");
    }
}
