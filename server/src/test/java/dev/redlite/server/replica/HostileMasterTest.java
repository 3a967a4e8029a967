package dev.redlite.server.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.redlite.Redlite;
import dev.redlite.server.testing.FakeMaster;
import dev.redlite.server.testing.RawClient;
import dev.redlite.server.testing.RunningServer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.Callable;

/**
 * Whatever a master sends: the replica serves what it has, stays within its memory, tries again,
 * and follows as soon as the master is a good one.
 */
class HostileMasterTest {
    private static final String FULL = "+FULLRESYNC " + FakeMaster.ID + " 1000\r\n";

    @TempDir Path folder;

    private final RunningServer server = RunningServer.inMemory();
    private RawClient client;

    @BeforeEach
    void haveData() throws IOException {
        server.configure("dir", folder.toString());
        client = server.connect();
        client.call("SET", "kept", "yes");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void follow(FakeMaster master) throws IOException {
        String port = Integer.toString(master.port());
        assertThat(client.call("REPLICAOF", "127.0.0.1", port)).isEqualTo("+OK\r\n");
    }

    private static void until(Callable<Boolean> condition) {
        await().atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(5)).until(condition);
    }

    private boolean isUp() throws IOException {
        return client.call("INFO", "replication").contains("master_link_status:up");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** A good full sync with one key. */
    private byte[] goodData() throws IOException {
        Path file = folder.resolve("good.rdb");
        Files.deleteIfExists(file);
        try (Redlite source = Redlite.openMemory()) {
            source.set("good", "data");
            source.exportRdb(file, (done, all, keys) -> {});
        }
        return Files.readAllBytes(file);
    }

    private static byte[] sync(byte[] data) {
        var all = new ByteArrayOutputStream();
        all.writeBytes(bytes(FULL + "$" + data.length + "\r\n"));
        all.writeBytes(data);
        return all.toByteArray();
    }

    private static void stay(OutputStream out) throws IOException {
        while (true) {
            out.write('\n');
            out.flush();
            await().pollDelay(Duration.ofMillis(20)).until(() -> true);
        }
    }

    /** Its data is as before, and a better conduct of the master is all it takes. */
    private void assertUnharmed(FakeMaster master) throws IOException {
        int before = master.replicas();
        until(() -> master.replicas() >= before + 2);
        assertThat(client.call("GET", "kept")).isEqualTo("$3\r\nyes\r\n");
        assertThat(client.call("ROLE")).startsWith("*5\r\n$5\r\nslave\r\n");
        byte[] good = sync(goodData());
        master.conduct(
                out -> {
                    out.write(good);
                    stay(out);
                });
        until(this::isUp);
        assertThat(client.call("GET", "good")).isEqualTo("$4\r\ndata\r\n");
        assertThat(client.call("GET", "kept")).isEqualTo("$-1\r\n");
        try (var files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactly("good.rdb");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\r\n",
                "+FULLRESYNC short 1\r\n",
                "+FULLRESYNC " + FakeMaster.ID + " -5\r\n",
                "+FULLRESYNC " + FakeMaster.ID + " 99999999999999999999\r\n",
                "+CONTINUE\r\n",
                "+CONTINUE " + FakeMaster.ID + "\r\n*1\r\n$8\r\nFLUSHALL\r\n",
                "-NOMASTERLINK Can't SYNC while not connected with my master\r\n",
                "-ERR unknown command\r\n",
                "*3\r\n$1\r\na\r\n",
                FULL + "$9223372036854775807\r\nREDIS",
                FULL + "$999999999999999999\r\nREDIS",
                FULL + "$-1\r\n",
                FULL + "$EOF:\r\n",
                FULL + "$100\r\nREDIS0010",
                FULL + "$9\r\nnonsense!",
                FULL + "$9\r\nREDIS0010",
                FULL + "$20\r\nREDIS0010\0\201\177\377\377\377\377\377\377\377ab",
                FULL + "$26\r\nREDIS0010\1\1k\201\177\377\377\377\377\377\377\377abcdef",
                FULL + "$19\r\nREDIS0010\376\100\0\0\1k\1v\377\0",
            })
    void whatIsNoSyncChangesNothing(String sent) throws IOException {
        try (var master = FakeMaster.sending(sent)) {
            follow(master);
            assertUnharmed(master);
        }
    }

    @Test
    void aPingThatIsNoneIsNoMaster() throws IOException {
        for (String pong :
                new String[] {"$5\r\n", "-ERR go away\r\n", "x".repeat(9000), "\0\r\n"}) {
            try (var master = FakeMaster.sending(FULL)) {
                master.pong(pong);
                follow(master);
                until(() -> master.replicas() >= 2);
                assertThat(client.call("GET", "kept")).isEqualTo("$3\r\nyes\r\n");
                assertThat(master.heard()).allMatch(line -> line.startsWith("PING"));
            }
        }
    }

    /** Each byte of good data is changed, or the data ends there. */
    @Test
    void damagedDataChangesNothing() throws IOException {
        byte[] good = goodData();
        var random = new Random(5);
        try (var master = FakeMaster.sending("")) {
            master.conduct(
                    out -> {
                        byte[] bad = good.clone();
                        bad[random.nextInt(bad.length)] ^= (byte) (1 + random.nextInt(255));
                        out.write(
                                sync(
                                        random.nextBoolean()
                                                ? bad
                                                : Arrays.copyOf(
                                                        good, random.nextInt(good.length))));
                        if (random.nextBoolean()) {
                            out.write(bytes("*1\r\n$4\r\nPING\r\n"));
                        }
                    });
            follow(master);
            assertUnharmed(master);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*2147483647\r\n",
                "*3\r\n$3\r\nSET\r\n$999999999999\r\nx",
                "*2\r\n$3\r\nGET\r\n:1\r\n",
                "*1\r\n$-1\r\n",
                "SET \"unbalanced\r\n",
                "*2\r\n$6\r\nSELECT\r\n$2\r\n16\r\n*3\r\n$3\r\nSET\r\n$4\r\ngood\r\n$1\r\nx\r\n",
                "*1\r\n$5\r\nMULTI\r\n*2\r\n$6\r\nSELECT\r\n$2\r\n99\r\n",
            })
    void aStreamThatCannotBeFollowedIsLeft(String stream) throws IOException {
        byte[] good = sync(goodData());
        try (var master =
                new FakeMaster(
                        out -> {
                            out.write(good);
                            out.write(bytes(stream));
                        })) {
            follow(master);
            until(() -> master.replicas() >= 3);
            until(() -> client.call("GET", "good").equals("$4\r\ndata\r\n"));
            assertThat(client.call("INFO", "replication")).contains("redlite_failed_calls:0");
        }
    }

    /** The limit of a client's requests is that of a master, too. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$1000000000\r\n|" + "xxxxxxxxxxxxxxxx",
                "*1000000000\r\n|$1\r\na\r\n",
                "*1\r\n$5\r\nMULTI\r\n|*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$1\r\nv\r\n",
            })
    void callsWithoutEndDoNotFillTheMemory(String call) throws IOException {
        server.configure("client-query-buffer-limit", Integer.toString(2 << 20));
        byte[] good = sync(goodData());
        String[] parts = call.split("\\|");
        byte[] again = bytes(parts[1].repeat(2000));
        long[] sent = {0};
        try (var master =
                new FakeMaster(
                        out -> {
                            out.write(good);
                            out.write(bytes(parts[0]));
                            while (sent[0] < 1L << 30) {
                                out.write(again);
                                sent[0] += again.length;
                            }
                        })) {
            follow(master);
            until(() -> master.replicas() >= 2);
            assertThat(sent[0]).isLessThan(100 << 20);
            until(() -> client.call("PING").equals("+PONG\r\n"));
        }
    }

    @Test
    void aSilentMasterIsLeft() throws IOException {
        client.call("CONFIG", "SET", "repl-timeout", "1");
        byte[] good = sync(goodData());
        var isSilent =
                new FakeMaster.Conduct() {
                    @Override
                    public void act(OutputStream out) throws IOException {
                        out.write(good);
                        out.flush();
                        await().atMost(Duration.ofMinutes(2))
                                .pollDelay(Duration.ofMinutes(1))
                                .until(() -> true);
                    }
                };
        try (var master = new FakeMaster(isSilent)) {
            follow(master);
            until(this::isUp);
            until(() -> master.replicas() >= 2);
        }
    }

    /** A link that is lost goes on at the byte behind the last call that was made. */
    @Test
    void aLostLinkGoesOnWhereTheDataIs() throws IOException {
        byte[] good = sync(goodData());
        String set = "*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$1\r\nv\r\n";
        try (var master =
                new FakeMaster(
                        out -> {
                            out.write(good);
                            out.write(bytes("*2\r\n$6\r\nSELECT\r\n$1\r\n5\r\n" + set));
                            out.write(bytes("*1\r\n$5\r\nMULTI\r\n" + set + set.substring(0, 20)));
                        })) {
            follow(master);
            until(() -> master.heard().stream().filter(l -> l.startsWith("PSYNC")).count() == 1);
            master.conduct(
                    out -> {
                        out.write(bytes("+CONTINUE\r\n"));
                        out.write(bytes("*3\r\n$3\r\nSET\r\n$1\r\nl\r\n$1\r\nw\r\n"));
                        stay(out);
                    });
            until(() -> client.call("SELECT", "5").equals("+OK\r\n") && isUp());
            until(() -> client.call("GET", "l").equals("$1\r\nw\r\n"));
            assertThat(client.call("GET", "k")).isEqualTo("$1\r\nv\r\n");
            int offset = 1000 + 23 + set.length() + 1;
            assertThat(master.heard()).contains("PSYNC " + FakeMaster.ID + " " + offset);
        }
    }
}
