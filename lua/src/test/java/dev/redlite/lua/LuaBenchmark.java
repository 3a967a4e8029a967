package dev.redlite.lua;

import dev.redlite.lua.syntax.Compiler;

import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Times scripts here and on the real Lua, in turns, in CPU time; medians and their ratio. */
public final class LuaBenchmark {
    private static final int ROUNDS = 7;
    private static final int WARM_UPS = 12;

    private static final Map<String, String> BODIES = new LinkedHashMap<>();

    static {
        BODIES.put("1e7 additions", "local x = 0 for i = 1, 1e7 do x = x + i end");
        BODIES.put(
                "fib(27)",
                "local function fib(n) if n < 2 then return n end return fib(n - 1) + fib(n - 2)"
                        + " end fib(27)");
        BODIES.put(
                "concat",
                "local t = {} for i = 1, 200000 do t[#t + 1] = 'k' .. i end"
                        + " local s = table.concat(t)");
        BODIES.put(
                "table",
                "local t, s = {}, 0 for i = 1, 1e6 do t[i] = i end"
                        + " for i = 1, #t do s = s + t[i] end");
        BODIES.put("fields", "local t = {x = 1, y = 2} for i = 1, 2e6 do t.x = t.x + t.y end");
        BODIES.put("globals", "gx = 0 for i = 1, 2e6 do gx = gx + 1 end");
        BODIES.put(
                "closures",
                "local c = 0 local function inc() c = c + 1 end for i = 1, 2e6 do inc() end");
        BODIES.put(
                "strings",
                "local n = 0 for i = 1, 3e5 do local s = string.sub('hello world', 2, 5)"
                        + " if string.find('a,b,c', ',', 1, true) then n = n + #s end end");
        BODIES.put(
                "sort",
                "local t, x = {}, 42 for i = 1, 1e5 do x = x * 16807 % 2147483647 t[i] = x end"
                        + " table.sort(t)");
    }

    private LuaBenchmark() {}

    public static void main(String[] args) {
        var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        BODIES.forEach((name, body) -> run(out, name, body));
        trivial(out);
    }

    private static void run(PrintStream out, String name, String body) {
        var state = Scripts.newState();
        var closure = Scripts.load(state, body);
        for (int i = 0; i < WARM_UPS; i++) {
            state.call(closure);
        }
        var ours = new ArrayList<Double>();
        var real = new ArrayList<Double>();
        for (int i = 0; i < ROUNDS; i++) {
            long before = cpuNanos();
            state.call(closure);
            ours.add((cpuNanos() - before) / 1e6);
            real.add(real(body));
        }
        double a = median(ours);
        double b = median(real);
        out.printf("%-14s %8.1f ms  lua5.1 %8.1f ms  ratio %.2f%n", name, a, b, a / b);
    }

    private static double real(String body) {
        String text =
                Scripts.printedByReal(
                        "local function f() "
                                + body
                                + " end f() local t = os.clock() f() print((os.clock() - t)"
                                + " * 1000)");
        return Double.parseDouble(text.strip());
    }

    private static void trivial(PrintStream out) {
        var state = Scripts.newState();
        var closure = Scripts.load(state, "return 1");
        var times = new TreeMap<String, Double>();
        for (int round = 0; round < 5; round++) {
            long before = cpuNanos();
            for (int i = 0; i < 1_000_000; i++) {
                state.call(closure);
            }
            times.put("run", (cpuNanos() - before) / 1e6);
        }
        var source = "return redis.call('GET', KEYS[1])".getBytes(StandardCharsets.UTF_8);
        for (int round = 0; round < 5; round++) {
            long before = cpuNanos();
            for (int i = 0; i < 100_000; i++) {
                Compiler.compile(source, "user_script");
            }
            times.put("compile", (cpuNanos() - before) / 1e5);
        }
        out.printf(
                "trivial script: run %.0f ns, compile %.0f ns%n",
                times.get("run"), times.get("compile"));
    }

    private static double median(List<Double> times) {
        return times.stream().sorted().toList().get(times.size() / 2);
    }

    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
