package dev.redlite.lua;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** cjson, cmsgpack, struct and bit answer what they answer in a real Redis. */
class RedisLibrariesTest {
    @TempDir private static Path folder;
    private static Process server;
    private static int port;

    @BeforeAll
    static void start() throws IOException {
        try (var socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        server =
                new ProcessBuilder(
                                "redis-server",
                                "--port",
                                Integer.toString(port),
                                "--bind",
                                "127.0.0.1",
                                "--save",
                                "",
                                "--dir",
                                folder.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("log").toFile())
                        .start();
        Awaitility.await()
                .atMost(30, TimeUnit.SECONDS)
                .until(() -> redis("return 'up'").contains("up"));
    }

    @AfterAll
    static void stop() throws InterruptedException {
        server.destroy();
        server.waitFor();
    }

    private static String redis(String script) throws IOException, InterruptedException {
        var output = folder.resolve("output");
        var file = Files.writeString(folder.resolve("script.lua"), script, ISO_8859_1);
        var process =
                new ProcessBuilder(
                                "redis-cli",
                                "-p",
                                Integer.toString(port),
                                "--raw",
                                "--eval",
                                file.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException("redis-cli does not end");
        }
        return Files.readString(output, ISO_8859_1).stripTrailing();
    }

    /** Each line is an expression; the whole file is one script, so that Redis is asked once. */
    @Test
    void everyLineOfTheCorpusIsTheSame() throws IOException, InterruptedException {
        List<String> lines = Files.readAllLines(Path.of("src/test/lua/redis-libraries.txt"), UTF_8);
        var script = new StringBuilder(HEAD);
        for (String line : lines) {
            script.append("add(pcall(function() return ").append(line).append(" end))\n");
        }
        script.append("return table.concat(out, '\\n')");
        var real = redis(script.toString()).split("\n", -1);
        var ours = Scripts.eval(script.toString()).split("\n", -1);
        assertThat(real).hasSize(lines.size());
        var differences = new ArrayList<String>();
        for (int i = 0; i < lines.size(); i++) {
            if (!ours[i].equals(real[i])) {
                differences.add(lines.get(i) + "\n  real " + real[i] + "\n  ours " + ours[i]);
            }
        }
        assertThat(differences).isEmpty();
        assertThat(ours).hasSameSizeAs(real).hasSizeGreaterThan(100);
    }

    private static final String HEAD =
            """
            local out = {}
            local function text(v)
                if type(v) == 'table' then
                    local parts = {}
                    for i = 1, #v do parts[i] = text(v[i]) end
                    for _, k in ipairs({'a', 'b', 'k', ''}) do
                        if v[k] ~= nil then parts[#parts + 1] = k .. '=' .. text(v[k]) end
                    end
                    return '{' .. table.concat(parts, ',') .. '}'
                end
                if type(v) == 'string' then
                    return (string.gsub(v, '[^%w%p ]', function(c)
                        return string.format('\\\\%03d', string.byte(c)) end))
                end
                if v == cjson.null then return 'NULL' end
                return tostring(v)
            end
            local function add(...)
                local parts = {}
                for i = 1, select('#', ...) do parts[i] = text((select(i, ...))) end
                local line = table.concat(parts, ' ')
                line = string.gsub(line, '^false [^ ]*:%d+: ', 'false ')
                out[#out + 1] = line
            end
            """;
}
