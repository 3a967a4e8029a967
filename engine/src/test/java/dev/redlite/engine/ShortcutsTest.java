package dev.redlite.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redlite.Connection;
import dev.redlite.Killed;
import dev.redlite.Options;
import dev.redlite.Redlite;
import dev.redlite.RedliteException;
import dev.redlite.base.Bytes;
import dev.redlite.base.RandomSource;
import dev.redlite.base.Threads;
import dev.redlite.keyspace.Entry;
import dev.redlite.log.Fsync;
import dev.redlite.testing.DurableEngine;
import dev.redlite.testing.TestClient;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * When GET and SET of a program take the short way, and that nobody can tell: see also {@code
 * LiveStringsTest}, whose engine beside the model takes it every second time.
 */
@Timeout(60)
class ShortcutsTest {
    @RegisterExtension
    final DurableEngine durable = new DurableEngine(Fsync.EVERYSEC).withCacheBytes(64 << 20);

    private Redlite db() {
        return durable.db();
    }

    /** Follows nobody, whatever it is told. */
    private static final class Idle implements Replication.Follower {
        @Override
        public void follow(Replication.Master master) {}

        @Override
        public void stop() {}

        @Override
        public void drain() {}

        @Override
        public LinkFigures figures() {
            return new LinkFigures(LinkState.CONNECTED, 0, -1, 0, 0, 0);
        }
    }

    @BeforeEach
    void fill() {
        Engine engine = db().engine();
        engine.locked(() -> engine.replication().followBy(new Idle()));
        db().set("k", "value");
    }

    private static boolean set(Redlite db, String key, String value) {
        try (var session = new TestClient(db.engine(), 5000)) {
            return new Shortcuts(db.engine()).set(session, Bytes.of(key), Bytes.of(value));
        }
    }

    private static @Nullable String get(Redlite db, String key) {
        try (var session = new TestClient(db.engine(), 5000)) {
            byte[] found = new Shortcuts(db.engine()).get(session, Bytes.of(key));
            return found == null ? null : Bytes.utf8(found);
        }
    }

    // ---- What of keys

    @Test
    void aStringInMemoryIsReadAndSet() {
        assertThat(set(db(), "k", "other")).isTrue();
        assertThat(get(db(), "k")).isEqualTo("other");
        assertThat(set(db(), "k", "of another length")).isTrue();
        assertThat(db().get("k")).isEqualTo("of another length");
        db().flush();
        assertThat(set(db(), "k", "when it is clean")).isTrue(); // and not flushed, at the end
        assertThat(db().get("k")).isEqualTo("when it is clean");
        durable.killAndReopen();
        assertThat(db().get("k")).isEqualTo("when it is clean");
    }

    @Test
    void anEngineInMemoryHasThemToo() {
        try (Redlite memory = Redlite.openMemory()) {
            memory.set("k", "value");
            assertThat(set(memory, "k", "other")).isTrue();
            assertThat(set(memory, "k", "of another length")).isTrue();
            assertThat(get(memory, "k")).isEqualTo("of another length");
            assertThat(memory.get("k")).isEqualTo("of another length");
            assertThat(memory.check()).isEmpty();
        }
    }

    @Test
    void ofAnythingElseNothingIsDone() {
        db().set("large", "x".repeat(5000));
        db().set("expires", "value", 60_000);
        db().set("cold", "value");
        db().hset("hash", "field", "value");
        db().flush();
        db().engine().locked(() -> db().engine().keyspace().cache().forgetAll());
        db().get("large");
        db().get("expires");
        db().hget("hash", "field");
        for (String key : List.of("missing", "large", "expires", "cold", "hash")) {
            assertThat(get(db(), key)).as(key).isNull();
            assertThat(set(db(), key, "short")).as(key).isFalse();
        }
        assertThat(set(db(), "k", "x".repeat(5000))).isFalse();
        assertThat(db().get("cold")).isEqualTo("value");
        assertThat(db().get("missing")).isNull();
        assertThatThrownBy(() -> db().get("hash")).hasMessageStartingWith("WRONGTYPE");
        db().set("expires", "stays");
        assertThat(db().ttl("expires")).isEqualTo(-1);
        db().append("k", "!"); // it has room behind it now
        assertThat(get(db(), "k")).isEqualTo("value!");
        assertThat(set(db(), "k", "short")).isFalse();
    }

    @Test
    void whatIsBeingWrittenIsNotOverwritten() throws Exception {
        durable.disk().holdSyncs();
        Thread flushing = Thread.ofPlatform().start(() -> db().flush());
        durable.disk().awaitHeldSync();
        try {
            assertThat(get(db(), "k")).isEqualTo("value");
            assertThat(set(db(), "k", "other")).isFalse();
            db().set("k", "other");
        } finally {
            durable.disk().letSyncsGo();
            Threads.join(flushing);
        }
        assertThat(db().get("k")).isEqualTo("other");
    }

    @Test
    void arraysOfTheCallerAreNotKept() {
        byte[] value = Bytes.of("other");
        byte[] longer = Bytes.of("longer than before");
        byte[] key = Bytes.of("k");
        db().set(key, value);
        value[0] = 'X';
        key[0] = 'X';
        assertThat(db().get("k")).isEqualTo("other");
        db().set(Bytes.of("k"), longer);
        longer[0] = 'X';
        assertThat(db().get("k")).isEqualTo("longer than before");
        byte[] answer = db().get(Bytes.of("k"));
        assertThat(answer).isNotNull();
        answer[0] = 'X';
        assertThat(db().get("k")).isEqualTo("longer than before");
    }

    // ---- What of the engine

    /** Nobody is left when the client has gone, and what it configured is the engine's. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "MONITOR",
                "CLIENT TRACKING ON",
                "WATCH other",
                "BLPOP list 0",
                "CONFIG SET maxmemory 100mb",
                "CONFIG SET notify-keyspace-events KEA",
                "CONFIG SET slowlog-log-slower-than 0",
                "CONFIG SET latency-monitor-threshold 1",
                "CONFIG SET appendfsync always",
                "CLIENT PAUSE 100000",
                "REPLICAOF localhost 1",
            })
    void whoeverCouldTellClosesThem(String command) {
        assertThat(get(db(), "k")).isEqualTo("value");
        try (var client = new TestClient(db().engine(), 5001).withMessages()) {
            client.call("HELLO", "3");
            client.call(command.split(" "));
            boolean isOpen = command.contains("latency"); // a millisecond is long enough
            assertThat(get(db(), "k") != null).isEqualTo(isOpen);
            assertThat(set(db(), "k", "value")).isEqualTo(isOpen);
            client.call("CONFIG", "SET", "appendfsync", "everysec");
            client.call("REPLICAOF", "NO", "ONE");
            client.call("CLIENT", "UNPAUSE");
        }
    }

    /** A session that asked for something, or may not do everything. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "MULTI",
                "CLIENT NO-TOUCH ON",
                "CLIENT REPLY OFF",
                "SUBSCRIBE channel",
                "ACL SETUSER default -flushall",
            })
    void aSessionThatIsNotPlainHasNone(String command) {
        var shortcuts = new Shortcuts(db().engine());
        try (var client = new TestClient(db().engine(), 5001).withMessages()) {
            assertThat(shortcuts.get(client, Bytes.of("k"))).isNotNull();
            client.call(command.split(" "));
            assertThat(shortcuts.get(client, Bytes.of("k"))).isNull();
            assertThat(shortcuts.set(client, Bytes.of("k"), Bytes.of("other"))).isFalse();
            client.call("ACL", "SETUSER", "default", "+@all");
        }
    }

    /** A unit of work may be running there. */
    @Test
    void withinABatchThereIsNone() {
        db().engine()
                .locked(
                        () -> {
                            assertThat(get(db(), "k")).isNull();
                            assertThat(set(db(), "k", "other")).isFalse();
                        });
        assertThat(get(db(), "k")).isEqualTo("value");
    }

    @Test
    void whoWatchesIsTold() {
        try (Connection watching = db().connect()) {
            watching.call("WATCH", "k");
            db().set("k", "other");
            watching.call("MULTI");
            watching.call("GET", "k");
            assertThat(watching.call("EXEC")).isNull();
        }
    }

    @Test
    void figuresCountThem() {
        try (Connection connection = db().connect()) {
            connection.call("CONFIG", "RESETSTAT");
            for (int i = 0; i < 20; i++) {
                durable.clock().advanceMillis(1);
                db().set("k", "value" + i % 10);
                db().get("k");
                db().get("missing");
            }
            String figures = (String) connection.call("INFO", "everything");
            assertThat(figures)
                    .contains("cmdstat_get:calls=40,", "cmdstat_set:calls=20,")
                    .contains("keyspace_hits:20", "keyspace_misses:20")
                    .contains("latency_percentiles_usec_set:");
            assertThat((String) connection.call("CLIENT", "LIST")).contains("cmd=get");
        }
        Entry entry = entry("k");
        assertThat(entry.version()).isEqualTo(21);
        assertThat(entry.updatedAt()).isEqualTo(durable.clock().millis());
        assertThat(entry.accessedAt()).isEqualTo(durable.clock().millis());
        assertThat(entry.accessCount()).isEqualTo(40);
    }

    private Entry entry(String key) {
        List<Entry> found = new ArrayList<>();
        Engine engine = db().engine();
        engine.locked(() -> found.add(engine.keyspace().peek(0, Bytes.of(key))));
        return found.getFirst();
    }

    /** The segment is full some time, and then there is no room for another. */
    @Test
    void aRefusedSetLeavesTheStringAsItWas() {
        durable.disk().limitSpace(0);
        var done = new AtomicInteger();
        assertThatThrownBy(
                        () -> {
                            while (done.get() < 1000) {
                                durable.clock().advanceMillis(1);
                                db().set("k", Integer.toString(done.get()).repeat(300));
                                done.incrementAndGet();
                            }
                        })
                .isInstanceOf(RedliteException.class)
                .hasMessageStartingWith("MISCONF");
        durable.disk().freeSpace();
        assertThat(done.get()).isPositive();
        Entry entry = entry("k");
        assertThat(entry.version()).isEqualTo(1 + done.get());
        assertThat(entry.accessCount()).isEqualTo(done.get());
        assertThat(entry.updatedAt()).isEqualTo(durable.clock().millis() - 1);
        String last = Integer.toString(done.get() - 1).repeat(300);
        assertThat(db().get("k")).isEqualTo(last);
        durable.killAndReopen();
        assertThat(db().get("k")).isEqualTo(last);
    }

    /** Each thread has keys of its own, and all of them one to count with. */
    @Test
    void threadsTakeThemInTurns() throws Exception {
        var random = RandomSource.seeded(1);
        List<Integer> seeds = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            seeds.add(random.below(1000));
        }
        List<Thread> threads = new ArrayList<>();
        var wrong = new AtomicInteger();
        for (int seed : seeds) {
            threads.add(
                    Thread.ofPlatform()
                            .start(
                                    () -> {
                                        for (int i = 0; i < 2000; i++) {
                                            String text = "value" + (i + seed);
                                            db().set("k" + seed, text);
                                            db().incr("counter");
                                            if (!text.equals(db().get("k" + seed))) {
                                                wrong.incrementAndGet();
                                            }
                                        }
                                    }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(wrong).hasValue(0);
        assertThat(db().get("counter")).isEqualTo("8000");
    }

    /** The budget holds for who only reads, and finds what it reads. */
    @Test
    void readersForgetToo() {
        var options = Options.defaults().withCacheBytes(1000).withKeyBytes(20_000);
        try (Redlite small = Redlite.open(durable.file().resolveSibling("small.db"), options)) {
            for (int i = 0; i < 1000; i++) {
                small.set("k" + i, "value");
            }
            small.flush();
            for (int i = 0; i < 3000; i++) {
                assertThat(small.get("k" + i / 3)).isEqualTo("value");
            }
            assertThat(small.engine().keyspace().cache().usedBytes()).isLessThan(40_000);
            Killed.forget(small);
        }
    }
}
