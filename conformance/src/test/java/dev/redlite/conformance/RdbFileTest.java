package dev.redlite.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redlite.Redlite;
import dev.redlite.base.StorageException;
import dev.redlite.server.testing.RunningServer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** A real Redis loads what Redlite exports, and Redlite imports what a real Redis saves. */
class RdbFileTest {
    private static final int KEYS = 400;

    @TempDir Path folder;

    private final Random random = new Random(21);

    /** Keys of every type, in several databases, some of which expire. */
    private void fill(RespConnection client) throws IOException {
        client.call("FUNCTION", "FLUSH");
        for (String name : List.of("one", "two")) {
            String library = library(name, name, "v".repeat(200));
            assertThat(client.call("FUNCTION", "LOAD", library).text()).isEqualTo(name);
        }
        for (int db : new int[] {0, 3, 15}) {
            client.call("SELECT", Integer.toString(db));
            for (int i = 0; i < KEYS; i++) {
                fill(client, i);
            }
            client.call("PEXPIREAT", "k1", "33177117420123");
            client.call("PEXPIREAT", "k2", "33177117420000");
        }
    }

    /** A library with a function. */
    private static String library(String name, String function, String answer) {
        return "#!lua name=%s\nredis.register_function('%s', function() return '%s' end)"
                .formatted(name, function, answer);
    }

    private void fill(RespConnection client, int i) throws IOException {
        String key = "k" + i;
        int size = i % 50 == 0 ? 700 : 1 + random.nextInt(20);
        for (int j = 0; j < size; j++) {
            String value = i % 3 == 0 ? Long.toString(random.nextLong() >> j % 60) : "v".repeat(j);
            switch (i % 7) {
                case 0 -> client.call("APPEND", key, value);
                case 1 -> client.call("HSET", key, "f" + j, value);
                case 2 -> client.call("SADD", key, Integer.toString(random.nextInt(50_000)));
                case 3 -> client.call("SADD", key, "m" + j, value);
                case 4 -> client.call("ZADD", key, Integer.toString(j / 3), "m" + j + value);
                case 5 -> fillStream(client, key, j, value);
                default -> client.call("RPUSH", key, value);
            }
        }
    }

    private static void fillStream(RespConnection client, String key, int step, String value)
            throws IOException {
        client.call("XADD", key, step + 1 + "-1", "f", value);
        if (step == 0) {
            client.call("XGROUP", "CREATE", key, "group", "0");
        }
        if (step == 7) {
            client.call(
                    "XREADGROUP", "GROUP", "group", "consumer", "COUNT", "5", "STREAMS", key, ">");
            client.call("XACK", key, "group", "2-1");
            client.call("XDEL", key, "3-1");
        }
    }

    private static Map<String, String> contents(RespConnection client) throws IOException {
        Map<String, String> contents = new TreeMap<>();
        for (Answer library : client.call("FUNCTION", "LIST", "WITHCODE").elements()) {
            contents.put(library.elements().get(1).text(), library.shown());
        }
        contents.put("a function", client.call("FCALL", "two", "0").shown());
        for (int db = 0; db < 16; db++) {
            client.call("SELECT", Integer.toString(db));
            for (Answer key : client.call("KEYS", "*").elements()) {
                String name = key.text();
                String type = client.call("TYPE", name).text();
                String value =
                        switch (type) {
                            case "string" -> client.call("GET", name).text();
                            case "hash" -> client.call("HGETALL", name).pairs();
                            case "list" -> client.call("LRANGE", name, "0", "-1").shown();
                            case "set" -> client.call("SMEMBERS", name).sorted();
                            case "zset" ->
                                    client.call("ZRANGE", name, "0", "-1", "WITHSCORES").shown();
                            case "stream" ->
                                    client.call("XRANGE", name, "-", "+").shown()
                                            + client.call("XINFO", "GROUPS", name).shown()
                                            + client.call("XPENDING", name, "group").shown();
                            default -> throw new AssertionError("a " + type);
                        };
                String expiry = client.call("PEXPIRETIME", name).text();
                contents.put(db + "/" + name, type + " " + expiry + " " + value);
            }
        }
        return contents;
    }

    @Test
    void whatRedisSavesIsImported() throws IOException {
        Map<String, String> expected;
        Path file = folder.resolve("dump.rdb");
        try (var redis = RealRedis.start("--dir", folder.toString());
                var client = RespConnection.open(redis.port())) {
            fill(client);
            assertThat(client.call("SAVE").shown()).isEqualTo("+OK");
            expected = contents(client);
        }
        Path target = folder.resolve("app.db");
        try (Redlite database = Redlite.open(target)) {
            assertThat(database.importRdb(file, (done, all, keys) -> {})).isEqualTo(3 * KEYS);
            assertThat(database.check()).isEmpty();
        }
        try (var server = RunningServer.on(Redlite.open(target), options -> options);
                var client = RespConnection.open(server.port())) {
            assertThat(contents(client)).isEqualTo(expected);
        }
    }

    @Test
    void whatIsExportedIsLoadedByRedis() throws IOException {
        Map<String, String> expected;
        Path file = folder.resolve("dump.rdb");
        try (var server = RunningServer.inMemory();
                var client = RespConnection.open(server.port())) {
            fill(client);
            expected = contents(client);
            assertThat(server.database().exportRdb(file, (done, all, keys) -> {}))
                    .isEqualTo(3 * KEYS);
        }
        try (var redis = RealRedis.start("--dir", folder.toString());
                var client = RespConnection.open(redis.port())) {
            assertThat(contents(client)).isEqualTo(expected);
        }
    }

    @Test
    void librariesThatDoNotFitAreRefusedBeforeAnythingElse() throws IOException {
        Path file = folder.resolve("dump.rdb");
        try (Redlite database = Redlite.openMemory()) {
            database.set("k", "v");
            database.functionLoad(library("one", "f", "x"));
            database.functionLoad(library("two", "g", "x"));
            database.exportRdb(file, (done, all, keys) -> {});
        }
        try (Redlite database = Redlite.openMemory()) {
            database.functionLoad(library("mine", "G", "mine"));
            assertThatThrownBy(() -> database.importRdb(file, (done, all, keys) -> {}))
                    .isInstanceOf(StorageException.class)
                    .hasMessageEndingWith("functions: ERR Function g already exists");
            assertThat(database.exists("k")).isFalse();
            assertThatThrownBy(() -> database.fcall("f", List.of()))
                    .hasMessage("ERR Function not found");
            database.functionLoad(library("two", "h", "older"));
            database.functionLoad(library("mine", "m", "mine"));
            assertThat(database.importRdb(file, (done, all, keys) -> {})).isEqualTo(1);
            assertThat((byte[]) database.fcall("g", List.of())).asString().isEqualTo("x");
            assertThat((byte[]) database.fcall("m", List.of())).asString().isEqualTo("mine");
            assertThatThrownBy(() -> database.fcall("h", List.of()))
                    .hasMessage("ERR Function not found");
        }
    }

    @Test
    void aFileThatIsDamagedAnywhereIsRefused() throws IOException {
        Path file = folder.resolve("dump.rdb");
        try (Redlite database = Redlite.openMemory()) {
            database.set("k", "some text and some more text, some of it twice");
            database.hset("h", "f", "v");
            database.functionLoad(library("one", "f", "x"));
            database.exportRdb(file, (done, all, keys) -> {});
        }
        byte[] whole = Files.readAllBytes(file);
        for (int i = 0; i < whole.length; i++) {
            byte[] damaged = whole.clone();
            damaged[i] ^= 4;
            refuse(damaged);
            refuse(Arrays.copyOf(whole, i));
        }
    }

    private void refuse(byte[] bytes) throws IOException {
        Path file = folder.resolve("damaged.rdb");
        Files.write(file, bytes);
        try (Redlite database = Redlite.openMemory()) {
            assertThatThrownBy(() -> database.importRdb(file, (done, all, keys) -> {}))
                    .isInstanceOf(StorageException.class);
        }
    }
}
