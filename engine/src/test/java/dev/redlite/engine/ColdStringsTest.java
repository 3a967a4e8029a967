package dev.redlite.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redlite.base.Bytes;
import dev.redlite.keyspace.Cache;
import dev.redlite.keyspace.CacheBudget;
import dev.redlite.log.Fsync;
import dev.redlite.testing.DurableEngine;
import dev.redlite.testing.TestClient;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.sql.DriverManager;
import java.util.Arrays;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/** Short strings that are not in memory: read together, and forgotten without holding up others. */
@Timeout(60)
class ColdStringsTest {
    private static final int CACHE_BYTES = 64 << 10;

    /** Longer than those that stay with their keys. */
    private static final int SIZE = 200;

    @RegisterExtension
    final DurableEngine durable =
            new DurableEngine(Fsync.NO).withCacheBytes(CACHE_BYTES).withKeyBytes(16 << 20);

    private TestClient client;

    @BeforeEach
    void connect() {
        client = new TestClient(engine(), 1);
    }

    @AfterEach
    void disconnect() {
        client.close();
    }

    private Engine engine() {
        return durable.db().engine();
    }

    private String call(String line) {
        return client.call(line.split(" "));
    }

    private long figure(LongSupplier supplier) {
        long[] value = {0};
        engine().locked(() -> value[0] = supplier.getAsLong());
        return value[0];
    }

    private long coldReads() {
        return figure(durable.db().durability()::coldReads);
    }

    private Cache cache() {
        return engine().keyspace().cache();
    }

    /** Has the strings that these commands need read ahead; returns how many were. */
    private long announce(String... lines) {
        long before = coldReads();
        engine().locked(
                        () -> {
                            for (String line : lines) {
                                engine().announce(client, words(line));
                            }
                            engine().keyspace().prefetcher().run();
                        });
        return coldReads() - before;
    }

    private static byte[][] words(String line) {
        return Arrays.stream(line.split(" ")).map(Bytes::of).toArray(byte[][]::new);
    }

    private static String[] lines(int count, IntFunction<String> line) {
        return IntStream.range(0, count).mapToObj(line).toArray(String[]::new);
    }

    /** Strings of so many bytes: their keys are in memory, they are not. */
    private void fill(int count, int bytes) {
        set("key:", count, bytes);
        durable.db().flush();
        forgetValues();
    }

    private void set(String prefix, int count, int bytes) {
        for (int i = 0; i < count; i++) {
            call("SET " + prefix + i + " " + value(i, bytes));
        }
    }

    private static String value(int i, int bytes) {
        return i + "x".repeat(bytes - String.valueOf(i).length());
    }

    private void forgetValues() {
        trimTo(cache().budget().keyBytes());
    }

    /** Has what is beyond a budget for keys, and none for values, forgotten. */
    private void trimTo(long keyBytes) {
        CacheBudget budget = cache().budget();
        for (int i = 0; i < 100; i++) {
            engine().locked(
                            () -> {
                                cache().budget(new CacheBudget(keyBytes, 0));
                                engine().keyspace().commit();
                                cache().budget(budget);
                            });
        }
    }

    /** What takes less than is known of its key is forgotten with it. */
    @Test
    void shortOnesStayWhereKeysLeaveRoom() {
        fill(1_000, 100);
        long all = figure(() -> cache().usedBytes());
        trimTo(all);
        assertThat(figure(() -> cache().usedBytes())).isEqualTo(all);
        trimTo(all - 20_000);
        assertThat(figure(() -> cache().usedBytes())).isBetween(all - 20_000 - 100, all - 20_000);
        long before = coldReads();
        for (int i = 0; i < 1_000; i++) {
            assertThat(call("GET key:" + i)).isEqualTo("\"" + value(i, 100) + "\"");
        }
        assertThat(coldReads() - before).isBetween(200L, 201L);
    }

    @Test
    void shortOnesStayWhenLongOnesGo() {
        fill(500, 100);
        set("long:", 10, 1_000);
        durable.db().flush();
        forgetValues();
        long before = coldReads();
        assertThat(announce(lines(500, i -> "GET key:" + i))).isZero();
        assertThat(announce(lines(10, i -> "GET long:" + i))).isEqualTo(10);
        assertThat(coldReads() - before).isEqualTo(10);
    }

    @Test
    void shortOnesThatAreClearedDoNotCount() {
        fill(100, 100);
        long ofKeys = figure(() -> cache().usedBytes()) - 100 * 100;
        call("FLUSHALL");
        assertThat(figure(() -> cache().usedBytes())).isZero();
        fill(100, SIZE);
        assertThat(figure(() -> cache().usedBytes())).isEqualTo(ofKeys);
    }

    @Test
    void areReadTogetherForThoseWhoNeedThem() {
        fill(300, SIZE);
        assertThat(announce(lines(300, i -> "GET key:" + i))).isEqualTo(300);
        long before = coldReads();
        for (int i = 0; i < 300; i++) {
            assertThat(call("GET key:" + i)).isEqualTo("\"" + value(i, SIZE) + "\"");
        }
        assertThat(coldReads()).isEqualTo(before);
    }

    @Test
    void areReadOnceWhereTheyAreNeededTwice() {
        fill(10, SIZE);
        assertThat(announce(lines(30, i -> "SETRANGE key:" + i % 10 + " 200 y"))).isEqualTo(10);
        assertThat(call("SETRANGE key:3 200 y")).isEqualTo(":" + (SIZE + 1));
        assertThat(call("GET key:3")).isEqualTo("\"" + value(3, SIZE) + "y\"");
    }

    @Test
    void areNotReadForThoseWhoDoNotNeedThem() {
        fill(20, SIZE);
        assertThat(announce(lines(20, i -> "SET key:" + i + " other"))).isZero();
        assertThat(announce(lines(20, i -> "MSET key:" + i + " other"))).isZero();
        assertThat(announce(lines(20, i -> "EXPIRE key:" + i + " 100"))).isZero();
        assertThat(announce(lines(20, i -> "DEL key:" + i))).isZero();
        assertThat(announce(lines(20, i -> "TTL key:" + i))).isZero();
        assertThat(announce(lines(20, i -> "APPEND key:" + i + " more"))).isZero();
        assertThat(announce(lines(20, i -> "STRLEN key:" + i))).isZero();
        assertThat(announce(lines(20, i -> "SETNX key:" + i + " other"))).isZero();
        assertThat(announce(lines(20, i -> "MGET key:" + i + " none"))).isEqualTo(20);
    }

    /** What was added is there after a flush, and before one. */
    @Test
    void areAppendedToWhereTheyAre() {
        fill(200, SIZE);
        long before = coldReads();
        for (int i = 0; i < 200; i++) {
            assertThat(call("APPEND key:" + i + " more")).isEqualTo(":" + (SIZE + 4));
        }
        assertThat(coldReads()).isEqualTo(before);
        durable.db().flush();
        forgetValues();
        for (int i = 0; i < 200; i += 2) {
            assertThat(call("APPEND key:" + i + " x")).isEqualTo(":" + (SIZE + 5));
        }
        for (int i = 0; i < 200; i++) {
            String expected = value(i, SIZE) + (i % 2 == 0 ? "morex" : "more");
            assertThat(call("GET key:" + i)).isEqualTo("\"" + expected + "\"");
        }
    }

    @Test
    void areNotReadTogetherIfTheyAreLong() {
        fill(8, 10_000);
        assertThat(announce(lines(8, i -> "GET key:" + i))).isZero();
        assertThat(call("GET key:7")).isEqualTo("\"" + value(7, 10_000) + "\"");
    }

    @Test
    void keysThatHoldOthersDoNotDisturb() {
        fill(8, SIZE);
        call("DEL key:1");
        call("DEL key:2");
        call("RPUSH key:2 element");
        call("SET key:3 new");
        assertThat(announce(lines(9, i -> "GET key:" + i))).isEqualTo(5);
        assertThat(call("GET key:1")).isEqualTo("_");
        assertThat(call("GET key:2")).startsWith("-WRONGTYPE");
        assertThat(call("GET key:3")).isEqualTo("\"new\"");
        assertThat(call("GET key:4")).isEqualTo("\"" + value(4, SIZE) + "\"");
    }

    /** The reads of a batch share a snapshot: the next batch has another. */
    @Test
    void whatWasFlushedIsSeenByTheNextBatch() {
        fill(20, SIZE);
        String names = "MGET key:1 key:2 key:3";
        String before = call(names);
        for (int i = 0; i < 20; i++) {
            call("SET key:" + i + " " + value(i + 100, SIZE));
        }
        durable.db().flush();
        forgetValues();
        long reads = coldReads();
        assertThat(call(names)).contains(value(103, SIZE)).isNotEqualTo(before);
        assertThat(coldReads()).isEqualTo(reads + 3);
    }

    /** Unflushed changes may be larger than the budget; nobody looks for more to forget then. */
    @Test
    void aBudgetThatUnflushedChangesExceedCostsLittle() {
        int keys = 3_000;
        set("key:", keys, SIZE);
        assertThat(cache().usedBytes()).isGreaterThan(2 * CACHE_BYTES);
        assertThat(cache().passed()).isLessThan(keys);
        durable.db().flush();
        forgetValues();
        for (int i = 0; i < keys; i++) {
            call("APPEND key:" + i + " " + "y".repeat(40));
        }
        long before = cache().passed();
        for (int round = 0; round < 5; round++) {
            for (int i = 0; i < keys; i++) {
                call("APPEND key:" + i + " z");
            }
        }
        assertThat(cache().passed() - before).isLessThan(keys);
    }

    /** What is read and not changed is forgotten, though it is a small part of the keys. */
    @Test
    void theBudgetIsKept() {
        fill(4_000, 1_000);
        for (int i = 0; i < 4_000; i++) {
            call("GET key:" + i);
        }
        long values = CACHE_BYTES + 4_000 * 32;
        assertThat(figure(() -> cache().usedBytes())).isLessThan(4_000 * 200 + values);
        assertThat(figure(() -> cache().forgotten())).isGreaterThan(3_000);
    }

    /** The same where unflushed changes alone exceed it, and the hand had given up. */
    @Test
    void whatIsReadIsForgottenBesideUnflushedChanges() {
        fill(4_000, 1_000);
        set("other:", 100, 1_000);
        long before = figure(() -> cache().usedBytes());
        for (int i = 0; i < 4_000; i++) {
            call("GET key:" + i);
        }
        assertThat(figure(() -> cache().usedBytes()) - before).isLessThan(2 * 4_100 * 32);
    }

    /** A snapshot that stays would keep SQLite from beginning its WAL anew. */
    @Test
    void noSnapshotOutlivesItsBatch() throws Exception {
        fill(20, SIZE);
        call("MGET key:1 key:2 key:3");
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + durable.file());
                var statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout = 0");
            try (var row = statement.executeQuery("PRAGMA wal_checkpoint(TRUNCATE)")) {
                assertThat(row.getInt(1)).as("busy").isZero();
            }
        }
    }

    /** Whoever may not read a key has it not read from the tables either. */
    @Test
    void areNotReadForThoseWhoAreLimited() {
        fill(20, SIZE);
        call("ACL SETUSER other on nopass ~other:* +@all");
        call("AUTH other any");
        assertThat(announce(lines(20, i -> "GET key:" + i))).isZero();
    }

    /** A read takes nothing of a string's room: its size would be another than was counted. */
    @Test
    void whatAReadDoesChangesNoSize() {
        for (int i = 0; i < 20; i++) {
            call("SET key " + "x".repeat(121));
            call("APPEND key y");
            assertThat(call("INCRBYFLOAT key 1")).isEqualTo("-ERR value is not a valid float");
            assertThat(call("APPEND key y")).isEqualTo(":123");
        }
        call("DEL key");
        durable.db().flush();
        assertThat(figure(() -> cache().usedBytes())).isZero();
    }

    /** A large value is not beyond the budget until the hand has passed all that is short. */
    @Test
    void largeOnesAreForgottenAmongManyShortOnes() {
        fill(5_000, 10);
        set("large:", 40, 100_000);
        durable.db().flush();
        forgetValues();
        long before = figure(() -> cache().usedBytes());
        for (int i = 0; i < 40; i++) {
            call("GET large:" + i);
        }
        long most = CACHE_BYTES + 2 * 100_000 + 2 * 5_040 * 32;
        assertThat(figure(() -> cache().usedBytes()) - before).isLessThan(most);
    }
}
