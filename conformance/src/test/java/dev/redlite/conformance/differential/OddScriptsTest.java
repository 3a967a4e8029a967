package dev.redlite.conformance.differential;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.redlite.conformance.RealRedis;
import dev.redlite.conformance.RespConnection;
import dev.redlite.server.testing.RunningServer;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Scripts that somebody thought up to find a difference from Redis: each line of the corpus is one.
 *
 * <p>A line that begins with {@code =} is an expression, one with {@code !} a block: what they
 * return, or their error, is shown in full by the script itself. Other lines are whole scripts, in
 * which ¶ is a line break. What Redis has changed since the server that is compared with, and what
 * lua/README.md says is different, is not in the corpus.
 */
class OddScriptsTest {
    private static final List<String> FILES = List.of("strings", "values", "libraries", "commands");
    private static final int SCRIPTS_MIN = 1_500;

    private static final String SHOWING =
            """
            local function show(v, depth)
                if type(v) == 'number' then return string.format('%.17g %s', v, tostring(v)) end
                if type(v) == 'string' then return 's:' .. v end
                if type(v) == 'table' and depth < 5 then
                    local fields = {}
                    for k, x in pairs(v) do
                        fields[#fields + 1] = show(k, depth + 1) .. '=' .. show(x, depth + 1)
                    end
                    table.sort(fields)
                    return '{' .. table.concat(fields, ',') .. '}'
                end
                if type(v) == 'nil' or type(v) == 'boolean' then return tostring(v) end
                return type(v)
            end
            local function all(...)
                local shown = {}
                for i = 1, select('#', ...) do shown[i] = show((select(i, ...)), 0) end
                return shown
            end
            return all(pcall(function() %s end))
            """;

    private final List<String> differences = new ArrayList<>();
    private int count;

    @Test
    void everyLineAnswersAsInRedis() throws IOException {
        try (var redis = RealRedis.start();
                var redlite = RunningServer.inMemory()) {
            for (String protocol : List.of("2", "3")) {
                try (var real = RespConnection.open(redis.port());
                        var ours = RespConnection.open(redlite.port())) {
                    real.call("HELLO", protocol);
                    ours.call("HELLO", protocol);
                    for (String file : FILES) {
                        compare(real, ours, lines(file));
                    }
                }
            }
        }
        assertThat(differences).isEmpty();
        assertThat(count).isGreaterThan(2 * SCRIPTS_MIN);
    }

    private void compare(RespConnection real, RespConnection ours, List<String> lines)
            throws IOException {
        for (String line : lines) {
            count++;
            fill(real);
            fill(ours);
            String[] call = {"EVAL", script(line), "2", "str", "k2", "a1", "a2"};
            String expected = text(real, call);
            String actual = text(ours, call);
            if (!actual.equals(expected)) {
                differences.add(line + "\n  real " + expected + "\n  ours " + actual);
            }
        }
    }

    /** The raw answer; addresses of tables and functions are nobody's business. */
    private static String text(RespConnection connection, String... call) throws IOException {
        String raw = new String(connection.call(call).raw(), ISO_8859_1);
        return raw.replaceAll("0x[0-9a-f]{8,16}", "address");
    }

    private static void fill(RespConnection connection) throws IOException {
        connection.call("FLUSHALL");
        connection.call("SET", "str", "val");
        connection.call("RPUSH", "list", "a", "b", "c");
        connection.call("ZADD", "z", "1.5", "m", "2", "n");
        connection.call("HSET", "h", "f", "v");
        connection.call("SADD", "s", "x");
    }

    private static String script(String line) {
        return switch (line.charAt(0)) {
            case '=' -> SHOWING.replace("%s end))", "return " + line.substring(1) + " end))");
            case '!' -> SHOWING.replace("%s end))", line.substring(1) + " end))");
            default -> line.replace('¶', '\n');
        };
    }

    private static List<String> lines(String file) throws IOException {
        String path = "/dev/redlite/conformance/scripts/" + file + ".txt";
        try (InputStream text = OddScriptsTest.class.getResourceAsStream(path)) {
            return new String(text.readAllBytes(), UTF_8)
                    .lines()
                    .filter(line -> !line.isEmpty() && !line.startsWith("##"))
                    .toList();
        }
    }
}
