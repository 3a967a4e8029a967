package dev.redlite.conformance.differential;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.List;
import java.util.Random;

/**
 * Scripts and functions beside a real Redis while the memory is full, or has just become so.
 *
 * <p>{@code -Dredlite.seed=N} replays a seed, {@code -Dredlite.scripts=N} makes it so many scripts.
 */
class ScriptMemoryTest {
    private static final int SCRIPTS = Integer.getInteger("redlite.scripts", 2_000);
    private static final List<String> HEADERS =
            List.of(
                    "",
                    "",
                    "#!lua\n",
                    "#!lua flags=allow-oom\n",
                    "#!lua flags=no-writes\n",
                    "#!lua flags=no-writes,allow-oom\n",
                    "#!lua flags=no-cluster\n",
                    "#!lua flags=wrong\n",
                    "#!other\n");
    private static final List<String> FLAGS =
            List.of("", "'allow-oom'", "'no-writes'", "'allow-oom','no-writes'", "'no-cluster'");
    private static final List<String> COMMANDS =
            List.of(
                    "'SET', KEYS[1], ARGV[1]",
                    "'SET', KEYS[1], ARGV[1]",
                    "'APPEND', KEYS[1], ARGV[1]",
                    "'LPUSH', 'list', ARGV[1]",
                    "'INCR', KEYS[1]",
                    "'DEL', KEYS[1]",
                    "'LPOP', 'list'",
                    "'SREM', KEYS[1], 'x'",
                    "'EXPIRE', KEYS[1], 100",
                    "'GET', KEYS[1]",
                    "'LRANGE', 'list', 0, 2",
                    "'PUBLISH', 'channel', 'x'",
                    "'NOSUCH'",
                    "'SET', KEYS[1]");

    private final Random random;

    ScriptMemoryTest() {
        long seed = Long.getLong("redlite.seed", System.nanoTime());
        System.out.println("scripts without memory, seed " + seed);
        random = new Random(seed);
    }

    private String any(List<String> of) {
        return of.get(random.nextInt(of.size()));
    }

    @Test
    void theMemoryIsFullForScriptsAsInRedis() throws IOException {
        try (var pair = new Lockstep()) {
            pair.call("SET", "ballast", "always there");
            for (int i = 0; i < SCRIPTS; i++) {
                if (random.nextInt(3) == 0) {
                    pair.call("CONFIG", "SET", "maxmemory", random.nextInt(3) == 0 ? 0 : 1);
                }
                if (random.nextInt(6) == 0) {
                    pair.call("FUNCTION", "LOAD", "REPLACE", library());
                }
                transaction(pair, random.nextInt(4) == 0);
                pair.call("GET", "key");
            }
            pair.compare();
            String errors = pair.ofRedis("INFO", "errorstats").text();
            assertThat(errors).contains("errorstat_OOM:count=", "errorstat_EXECABORT:count=");
            assertThat(pair.ofRedlite("INFO", "errorstats").text()).isEqualTo(errors);
        }
    }

    private void transaction(Lockstep pair, boolean isOne) throws IOException {
        if (isOne) {
            pair.call("MULTI");
        }
        for (int i = random.nextInt(3); i >= 0; i--) {
            call(pair);
            if (isOne && random.nextInt(4) == 0) {
                pair.call("CONFIG", "SET", "maxmemory", random.nextInt(2));
            }
        }
        if (isOne) {
            pair.call("EXEC");
        }
    }

    private void call(Lockstep pair) throws IOException {
        String number = random.nextInt(20) == 0 ? "x" : "1";
        String readOnly = random.nextInt(4) == 0 ? "_RO" : "";
        switch (random.nextInt(3)) {
            case 0 -> pair.call("FCALL" + readOnly, "f" + random.nextInt(4), number, "key", "v");
            case 1 -> {
                String script = any(HEADERS) + body();
                pair.call("SCRIPT", "LOAD", script);
                pair.call("EVALSHA" + readOnly, digest(script), number, "key", "v");
            }
            default -> pair.call("EVAL" + readOnly, any(HEADERS) + body(), number, "key", "v");
        }
    }

    private static String digest(String script) {
        try {
            byte[] text = script.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
            var sha1 = java.security.MessageDigest.getInstance("SHA-1");
            return java.util.HexFormat.of().formatHex(sha1.digest(text));
        } catch (java.security.NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private String body() {
        var body = new StringBuilder("local r = {}\n");
        for (int i = random.nextInt(4); i >= 0; i--) {
            String how = random.nextInt(8) == 0 ? "redis.call(" : "redis.pcall(";
            body.append("r[#r + 1] = ").append(how).append(any(COMMANDS)).append(")\n");
        }
        return body.append(random.nextInt(30) == 0 ? "return (" : "return r").toString();
    }

    private String library() {
        var library = new StringBuilder("#!lua name=lib\n");
        for (int i = 0; i < 3; i++) {
            library.append("redis.register_function{function_name='f")
                    .append(i)
                    .append("', flags={")
                    .append(any(FLAGS))
                    .append("}, callback=function(KEYS, ARGV)\n")
                    .append(body().replace("return (", "return r"))
                    .append("\nend}\n");
        }
        return library.toString();
    }
}
