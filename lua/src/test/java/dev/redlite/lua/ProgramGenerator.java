package dev.redlite.lua;

import java.util.Random;

/** Makes random programs that end, print what they do, and are the same for the same seed. */
final class ProgramGenerator {
    private static final String[] NAMES = {"a", "b", "c", "d", "t", "u", "f", "g"};
    private static final String[] BINARY = {
        "+", "-", "*", "/", "%", "^", "..", "==", "~=", "<", "<=", ">", ">=", "and", "or"
    };
    private static final String[] CONSTANTS = {
        "nil",
        "true",
        "false",
        "0",
        "1",
        "2",
        "3.5",
        "-7",
        "10",
        "1e3",
        "0x1F",
        "'x'",
        "'10'",
        "''",
        "'hello'",
        "\"a\\nb\"",
        "[[long]]",
        "{}",
        "{1, 2, 3}",
        "{x = 1, 2}"
    };

    private final Random random;
    private final StringBuilder out = new StringBuilder();
    private int depth;
    private int loops;
    private boolean isVararg;

    ProgramGenerator(long seed) {
        random = new Random(seed);
    }

    static String program(long seed) {
        return new ProgramGenerator(seed).program();
    }

    private int pick(int n) {
        return random.nextInt(n);
    }

    private String pick(String... choices) {
        return choices[pick(choices.length)];
    }

    private String program() {
        out.append(PRELUDE);
        int n = 5 + pick(15);
        for (int i = 0; i < n; i++) {
            // Each statement may fail: what it says then is compared too.
            out.append("show(pcall(function()\n");
            depth = 0;
            statement();
            out.append("return ").append(expression(3)).append("\nend))\n");
        }
        return out.toString();
    }

    private void block() {
        int n = 1 + pick(3);
        for (int i = 0; i < n; i++) {
            statement();
        }
    }

    private void statement() {
        step();
        if (++depth > 5) {
            out.append("show(").append(expression(2)).append(")\n");
            depth--;
            return;
        }
        switch (pick(14)) {
            case 0, 1 -> line("local " + names() + " = " + expressions());
            case 2, 3 -> line(target() + " = " + expression(3));
            case 4 -> line(target() + ", " + target() + " = " + expressions());
            case 5 -> ifStatement();
            case 6 -> numericFor();
            case 7 -> genericFor();
            case 8 -> whileLoop();
            case 9 -> function();
            case 10 -> line("show(" + expressions() + ")");
            case 11 -> {
                out.append("do\n");
                block();
                out.append("end\n");
            }
            case 12 -> repeatLoop();
            default -> line(name() + "(" + expressions() + ")");
        }
        depth--;
    }

    /** Every turn passes here, so that no program runs for ever. */
    private void step() {
        if (loops > 0) {
            line("tick()");
        }
    }

    private void line(String text) {
        out.append(text).append('\n');
    }

    private void ifStatement() {
        line("if " + expression(2) + " then");
        block();
        if (pick(2) == 0) {
            line("elseif " + expression(2) + " then");
            block();
        }
        if (pick(2) == 0) {
            line("else");
            block();
        }
        line("end");
    }

    private void numericFor() {
        line(
                "for "
                        + name()
                        + " = "
                        + pick("1", "3", "-2", expression(1))
                        + ", "
                        + pick("3", "4", "0", expression(1))
                        + pick("", ", 1", ", -1", ", 0.5")
                        + " do");
        loopBody();
        line("end");
    }

    private void genericFor() {
        line(
                pick(
                        "for k, v in ipairs({" + expressions() + "}) do",
                        "for k, v in ipairs(t) do",
                        "for k, v in pairs({" + expression(1) + "}) do",
                        "for w in string.gmatch('one two  three', '%a+') do",
                        "for k in " + expression(1) + " do"));
        loopBody();
        line("end");
    }

    private void whileLoop() {
        line("while " + expression(2) + " do");
        loopBody();
        line("end");
    }

    private void repeatLoop() {
        line("repeat");
        loopBody();
        line("until " + expression(2));
    }

    private void loopBody() {
        loops++;
        line("tick()");
        block();
        if (pick(3) == 0) {
            line("do break end");
        }
        loops--;
    }

    private void function() {
        boolean before = isVararg;
        int loopsBefore = loops;
        isVararg = pick(3) == 0;
        loops = 1;
        line(pick("local function ", "function ") + name() + "(" + parameters() + ")");
        line("tick()");
        block();
        line("return " + expressions());
        line("end");
        isVararg = before;
        loops = loopsBefore;
    }

    private String parameters() {
        String list = pick("", "a", "a, b", "b, c, d");
        return isVararg ? list + (list.isEmpty() ? "..." : ", ...") : list;
    }

    private String name() {
        return NAMES[pick(NAMES.length)];
    }

    private String names() {
        return pick(2) == 0 ? name() : name() + ", " + name();
    }

    private String target() {
        return switch (pick(4)) {
            case 0 -> "t[" + expression(1) + "]";
            case 1 -> name() + "." + pick("x", "y");
            default -> name();
        };
    }

    private String expressions() {
        var list = new StringBuilder(expression(2));
        int n = pick(3);
        for (int i = 0; i < n; i++) {
            list.append(", ").append(expression(2));
        }
        return list.toString();
    }

    private String expression(int left) {
        if (left <= 0) {
            return pick(2) == 0 ? name() : pick(CONSTANTS);
        }
        int d = left - 1;
        return switch (pick(16)) {
            case 0, 1, 2 -> expression(d) + " " + pick(BINARY) + " " + expression(d);
            case 3 -> "(" + expression(d) + ")";
            case 4 -> pick("not ", "- ", "#") + expression(d);
            case 5 -> name() + "(" + expression(d) + ")";
            case 6 -> "t[" + expression(d) + "]";
            case 7 -> name() + "." + pick("x", "y");
            case 8 -> "{" + expression(d) + ", x = " + expression(d) + "}";
            case 9 -> isVararg ? pick("...", "select('#', ...)", "(...)") : name();
            case 10 -> library(d);
            case 11 ->
                    "("
                            + expression(d)
                            + "):"
                            + pick("upper", "x", "rep")
                            + "("
                            + expression(d)
                            + ")";
            default -> pick(2) == 0 ? name() : pick(CONSTANTS);
        };
    }

    private String library(int d) {
        String a = expression(d);
        String b = expression(d);
        return pick(
                "tostring(" + a + ")",
                "tonumber(" + a + ")",
                "type(" + a + ")",
                "math.floor(" + a + ")",
                "math.max(" + a + ", " + b + ")",
                "string.sub(" + a + ", " + b + ")",
                "string.byte(" + a + ")",
                "string.rep(" + a + ", 3)",
                "table.concat({" + a + ", " + b + "}, '-')",
                "select(2, " + a + ", " + b + ")",
                "unpack({" + a + ", " + b + "})",
                "pcall(" + name() + ", " + a + ")",
                "rawequal(" + a + ", " + b + ")",
                "setmetatable({}, m)",
                "next({" + a + "})",
                "error(" + a + ")",
                "string.len(" + a + ")",
                "math.abs(" + a + ")",
                "assert(" + a + ", " + b + ")",
                "coroutine.wrap(function(...) return coroutine.yield(...) end)(" + a + ")",
                "string.format('%s|%d', " + a + ", " + b + ")");
    }

    private static final String PRELUDE =
            """
            local ticks = 0
            local function tick()
                ticks = ticks + 1
                if ticks > 3000 then error('ticked out', 0) end
            end
            local function text(v, depth)
                if type(v) == 'table' then
                    if depth > 2 then return '{..}' end
                    local parts = {}
                    for i = 1, 6 do parts[#parts + 1] = text(rawget(v, i), depth + 1) end
                    for _, k in ipairs({'x', 'y'}) do
                        parts[#parts + 1] = k .. '=' .. text(rawget(v, k), depth + 1)
                    end
                    return '{' .. table.concat(parts, ',') .. '}'
                end
                if type(v) == 'function' or type(v) == 'thread' then return type(v) end
                local s = tostring(v)
                s = string.gsub(s, '(%a+): %w+', '%1')
                s = string.gsub(s, '%-nan', 'nan')
                if #s > 300 then s = #s .. ' bytes' end
                return s
            end
            local function show(...)
                local n = select('#', ...)
                local parts = {}
                for i = 1, n do parts[i] = text((select(i, ...)), 0) end
                print(n, table.concat(parts, '\\t'))
            end
            local m = {__index = function(t, k) return k end,
                __add = function(x, y) return 'added' end,
                __concat = function(x, y) return 'joined' end,
                __lt = function() return true end, __eq = function() return true end,
                __call = function(self, ...) return ... end, __unm = function() return 5 end}
            a, b, c, d = 1, 'two', 3.5, '4'
            t, u = {1, 2, 3, x = 'x'}, setmetatable({}, m)
            function f(p) tick() return p end
            function g(p, ...) tick() return ..., p end
            """;
}
