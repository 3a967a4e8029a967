package dev.redlite.rdb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redlite.Options;
import dev.redlite.Redlite;
import dev.redlite.base.Bytes;
import dev.redlite.base.Crc64;
import dev.redlite.base.RandomSource;
import dev.redlite.testing.ManualClock;
import dev.redlite.testing.TestClient;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

class DumpTest {
    private static final String BAD = "-ERR Bad data format";
    private static final int MUTATIONS = 40_000;

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

    private static long allocatedBytes() {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        return threads.getCurrentThreadAllocatedBytes();
    }

    /** Whatever is damaged is refused or is a value that all commands can read. */
    @Test
    void mutatedDumpsAreRefusedOrRead() {
        List<byte[]> seeds = seeds();
        var random = new Random(3);
        Set<String> answers = new TreeSet<>();
        int restored = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] body = seeds.get(random.nextInt(seeds.size()));
            String answer = restore(mutated(random, Arrays.copyOf(body, body.length - 10)));
            answers.add(answer.replaceAll("module .*", "module"));
            if (answer.equals("+OK") && call("EXISTS k").equals(":1")) {
                restored++;
                use();
            }
        }
        assertThat(answers).isSubsetOf("+OK", BAD, BAD + ": values of the module");
        assertThat(restored).isBetween(MUTATIONS / 100, MUTATIONS);
        call("DEL k");
    }

    private void use() {
        String type = call("TYPE k");
        byte[] again = dump("k");
        assertThat(Dump.isWhole(again)).isTrue();
        String[] lines =
                switch (type) {
                    case "+string" -> new String[] {"GET k", "APPEND k x"};
                    case "+hash" -> new String[] {"HGETALL k", "HSET k new field", "HLEN k"};
                    case "+list" -> new String[] {"LRANGE k 0 -1", "RPUSH k x", "LPOP k"};
                    default -> throw new AssertionError("no commands for a " + type);
                };
        for (String line : lines) {
            assertThat(call(line)).doesNotStartWith("-");
        }
    }

    /** A dump of each form. */
    private List<byte[]> seeds() {
        List<byte[]> seeds = new ArrayList<>();
        call("SET s 12345");
        seeds.add(dump("s"));
        call("SET s " + "abcabcd".repeat(40));
        seeds.add(dump("s"));
        for (int i = 0; i < 40; i++) {
            call("HSET h field" + i + " " + i * 1_000_003L);
            call("RPUSH l element" + i + " " + -i * 77);
        }
        call("RPUSH l " + "y".repeat(9_000) + " " + "z".repeat(200));
        seeds.add(dump("h"));
        seeds.add(dump("l"));
        call("HEXPIRE h 1000 FIELDS 2 field1 field2");
        seeds.add(dump("h"));
        call("HSET h " + "f".repeat(70) + " v");
        seeds.add(dump("h"));
        call("HPERSIST h FIELDS 2 field1 field2");
        seeds.add(dump("h"));
        seeds.add(OldForms.dump(RdbType.HASH_ZIPMAP, OldForms.zipmap("a", "1", "b", "2")));
        seeds.add(OldForms.dump(RdbType.HASH_ZIPLIST, OldForms.ziplist("a", "1", "b", "22")));
        seeds.add(OldForms.dump(RdbType.LIST_ZIPLIST, OldForms.ziplistOfIntegers()));
        call("DEL s h l");
        return seeds;
    }

    /** Changes, removes, doubles or adds some bytes, and makes the check right again. */
    private static byte[] mutated(Random random, byte[] body) {
        byte[] bytes = body;
        for (int i = random.nextInt(3); i >= 0; i--) {
            int at = random.nextInt(Math.min(bytes.length, random.nextBoolean() ? 24 : 1 << 20));
            switch (random.nextInt(6)) {
                case 0 -> bytes = Arrays.copyOf(bytes, Math.max(1, at));
                case 1 -> bytes = Bytes.concat(bytes, Arrays.copyOfRange(bytes, at, bytes.length));
                case 2 -> {
                    int odd =
                            new int[] {0, 1, 0x7f, 0x80, 0x81, 0xc3, 0xfe, 0xff}[random.nextInt(8)];
                    bytes = bytes.clone();
                    bytes[at] = (byte) odd;
                }
                case 3 -> {
                    bytes = bytes.clone();
                    bytes[at] ^= (byte) (1 << random.nextInt(8));
                }
                default -> {
                    bytes = bytes.clone();
                    bytes[at] += (byte) (random.nextInt(5) - 2);
                }
            }
        }
        var out = new RdbOutput(false);
        out.writeBytes(bytes, bytes.length);
        return OldForms.finished(out);
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
