package dev.redlite.rdb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redlite.Options;
import dev.redlite.Redlite;
import dev.redlite.base.Bytes;
import dev.redlite.base.Crc64;
import dev.redlite.base.RandomSource;
import dev.redlite.testing.ManualClock;
import dev.redlite.testing.TestClient;
import dev.redlite.value.RowChanges;
import dev.redlite.value.stream.StreamId;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

class DumpTest {
    private static final String BAD = "-ERR Bad data format";

    private final ManualClock clock = new ManualClock();
    private final Redlite db =
            Redlite.openMemory(
                    Options.defaults()
                            .withClock(clock, RandomSource.seeded(1))
                            .withBackground(false));
    private final TestClient client = new TestClient(db.engine(), 1);

    @AfterEach
    void close() {
        assertThat(db.check()).isEmpty();
        db.close();
    }

    private String call(String line) {
        return client.call(line.split(" "));
    }

    private byte[] dump(String key) {
        var entry = db.engine().keyspace().find(0, Bytes.of(key));
        return Dump.of(db.engine().keyspace().value(entry), true);
    }

    private String restore(byte[] dump) {
        return client.call(
                Bytes.of("RESTORE"), Bytes.of("k"), Bytes.of("0"), dump, Bytes.of("REPLACE"));
    }

    @Test
    void theCheckIsJonessCrc() {
        assertThat(Crc64.update(0, Bytes.of("123456789"), 0, 9)).isEqualTo(0xe9c6d914c4b8d9caL);
        byte[] text = Bytes.of("This is a test of the check, in one part and in two");
        long part = Crc64.update(0, text, 0, 21);
        assertThat(Crc64.update(part, text, 21, text.length - 21))
                .isEqualTo(Crc64.update(0, text, 0, text.length));
    }

    @Test
    void fieldsThatExpireAreRestoredWithTheirTimes() {
        call("HSET h a 1 b 2 c 3 d 4");
        call("HPEXPIREAT h " + (clock.millis() + 5_000) + " FIELDS 1 c");
        call("HPEXPIREAT h " + (clock.millis() + 3_000) + " FIELDS 1 b");
        for (String encoding : List.of("listpackex", "hashtable")) {
            assertThat(call("OBJECT ENCODING h")).isEqualTo("\"" + encoding + "\"");
            assertThat(restore(dump("h"))).isEqualTo("+OK");
            assertThat(call("HPTTL k FIELDS 4 a b c d")).isEqualTo("[:-1 :3000 :5000 :-1]");
            assertThat(call("HMGET k a b c d")).isEqualTo(call("HMGET h a b c d"));
            call("CONFIG SET hash-max-listpack-entries 0");
            call("HSET h e 5");
        }
        call("HDEL h a c d e");
        byte[] dump = dump("h");
        clock.advanceMillis(4_000);
        call("SET k v");
        assertThat(restore(dump)).isEqualTo("+OK");
        assertThat(call("EXISTS k")).isEqualTo(":0");
    }

    @Test
    void oldFormsAreRestored() {
        assertThat(restore(OldForms.dump(RdbType.HASH_ZIPMAP, OldForms.zipmap("a", "1", "b", "2"))))
                .isEqualTo("+OK");
        assertThat(call("HGETALL k")).isEqualTo("[\"a\" \"1\" \"b\" \"2\"]");
        assertThat(restore(OldForms.dump(RdbType.HASH_ZIPLIST, OldForms.ziplist("a", "1"))))
                .isEqualTo("+OK");
        assertThat(call("HGETALL k")).isEqualTo("[\"a\" \"1\"]");
        String longOne = "x".repeat(100);
        assertThat(
                        restore(
                                OldForms.dump(
                                        RdbType.LIST_ZIPLIST, OldForms.ziplist("a", longOne, "b"))))
                .isEqualTo("+OK");
        assertThat(call("LRANGE k 0 -1")).isEqualTo("[\"a\" \"" + longOne + "\" \"b\"]");
        assertThat(restore(OldForms.dump(RdbType.LIST_ZIPLIST, OldForms.ziplistOfIntegers())))
                .isEqualTo("+OK");
        assertThat(call("LRANGE k 0 -1"))
                .isEqualTo("[\"-5\" \"-5\" \"-5\" \"-5\" \"-5\" \"0\" \"12\"]");
        var nodes = new RdbOutput(false);
        nodes.writeNumber(2);
        nodes.writeString(OldForms.ziplist("a", "b"));
        nodes.writeString(OldForms.ziplist("c"));
        assertThat(restore(OldForms.dump(RdbType.LIST_ZIPLISTS, nodes))).isEqualTo("+OK");
        assertThat(call("LRANGE k 0 -1")).isEqualTo("[\"a\" \"b\" \"c\"]");
    }

    @Test
    void valuesOfModulesAreRefusedByName() {
        var out = new RdbOutput(false);
        out.writeNumber(0x4541_05c4_1ca5_0003L);
        assertThat(restore(OldForms.dump(RdbType.MODULE, out)))
                .startsWith(BAD + ": values of the module ");
    }

    @Test
    void sizesThatLieAllocateNothing() {
        long[] sizes = {1 << 20, 1 << 30, Integer.MAX_VALUE, 1L << 40, Long.MAX_VALUE, -1};
        long before = allocatedBytes();
        for (int form = 0; form < 30; form++) {
            for (long size : sizes) {
                var out = new RdbOutput(false);
                out.writeNumber(size);
                out.writeNumber(size);
                out.writeNumber(size);
                assertThat(restore(OldForms.dump(form, out))).startsWith(BAD);
                var compressed = new RdbOutput(false);
                compressed.writeByte(0xc3);
                compressed.writeNumber(4);
                compressed.writeNumber(size);
                compressed.writeLittle(0, 4);
                assertThat(restore(OldForms.dump(form, compressed))).startsWith(BAD);
            }
        }
        assertThat(allocatedBytes() - before).isLessThan(64 << 20);
    }

    /** A count that is one only in its lower half is more than there is. */
    @Test
    void countsThatDoNotFitAreRefused() {
        var out = new RdbOutput(false);
        out.writeNumber((1L << 32) + 1);
        out.writeString(Bytes.of("member"));
        assertThat(restore(OldForms.dump(RdbType.SET, out))).isEqualTo(BAD);
        var one = new RdbOutput(false);
        one.writeNumber(1);
        one.writeString(Bytes.of("member"));
        assertThat(restore(OldForms.dump(RdbType.SET, one))).isEqualTo("+OK");
    }

    private static long allocatedBytes() {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        return threads.getCurrentThreadAllocatedBytes();
    }

    /** However many entries refer to a long name of their node, each of them has it as a row. */
    @Test
    void namesThatEntriesShareDoNotFillTheMemory() {
        var pack = StreamNode.begin(20_001, 0, new byte[][] {new byte[100_000]});
        var first = new StreamId(1, 0);
        byte[][] value = {Bytes.of("v")};
        StreamNode.add(pack, first, first, false, new byte[][] {Bytes.of("f")}, value);
        for (int i = 1; i <= 20_000; i++) {
            StreamNode.add(pack, first, new StreamId(1, i), false, null, value);
        }
        var out = new RdbOutput(false);
        out.writeNumber(1);
        out.writeNumber(16);
        StreamForm.rawId(first, out);
        out.writeString(pack.toBytes());
        for (int number : new int[] {20_001, 1, 20_000, 0}) {
            out.writeNumber(number);
        }
        long before = allocatedBytes();
        assertThat(restore(OldForms.dump(RdbType.STREAM, out))).isEqualTo(BAD);
        assertThat(allocatedBytes() - before).isLessThan(1L << 30);
    }

    @ParameterizedTest
    @EnumSource(DumpSeeds.class)
    void whatIsRestoredCanBeCopiedAndLookedAt(DumpSeeds type) {
        for (byte[] dump : type.dumps(db, clock)) {
            assertThat(restore(dump)).isEqualTo("+OK");
            assertThat(call("COPY k copy REPLACE")).isEqualTo(":1");
            for (String about : List.of("OBJECT ENCODING ", "OBJECT REFCOUNT ", "TYPE ", "TTL ")) {
                assertThat(call(about + "copy")).isEqualTo(call(about + "k")).doesNotStartWith("-");
            }
            assertThat(call("OBJECT IDLETIME copy")).isEqualTo(":0");
            assertThat(rows("copy")).isEqualTo(rows("k"));
            assertThat(dump("copy")).hasSameSizeAs(dump("k"));
        }
        call("FLUSHALL");
    }

    /** What is stored of a value, in an order of its own. */
    private List<String> rows(String key) {
        List<String> rows = new ArrayList<>();
        var entry = db.engine().keyspace().find(0, Bytes.of(key));
        db.engine()
                .keyspace()
                .value(entry)
                .eachRow(
                        new RowChanges() {
                            @Override
                            public void put(byte[] subkey, long number, byte @Nullable [] payload) {
                                byte[] kept = payload == null ? Bytes.EMPTY : payload;
                                rows.add(Bytes.quote(subkey) + number + Bytes.quote(kept));
                            }

                            @Override
                            public void delete(byte[] subkey) {
                                throw new AssertionError("a deleted row");
                            }

                            @Override
                            public void patch(long offset, byte[] bytes) {
                                throw new AssertionError("a patch");
                            }
                        });
        rows.sort(null);
        return rows;
    }

    /** Stretches that compress, at every length and distance that says something. */
    @Test
    void whatIsCompressedIsTheSameAfterwards() {
        var random = new Random(9);
        for (int i = 0; i < 3_000; i++) {
            byte[] bytes = new byte[5 + random.nextInt(i < 2_900 ? 400 : 40_000)];
            int letters = 1 + random.nextInt(6);
            for (int j = 0; j < bytes.length; j++) {
                bytes[j] = (byte) random.nextInt(letters);
            }
            byte[] compressed = Lzf.compress(bytes, bytes.length);
            if (compressed != null) {
                assertThat(Lzf.decompress(compressed, bytes.length)).isEqualTo(bytes);
            }
        }
    }
}
