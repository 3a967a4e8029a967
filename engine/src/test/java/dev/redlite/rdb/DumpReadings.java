package dev.redlite.rdb;

import dev.redlite.base.Bytes;
import dev.redlite.value.Value;
import dev.redlite.value.stream.Consumer;
import dev.redlite.value.stream.Group;
import dev.redlite.value.stream.StreamValue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** The commands that read the key k of a type, and some that change it then. */
final class DumpReadings {
    /** Those may say that a text is no sketch, that the last id there is was given, and so on. */
    private static final Set<String> MAY_FAIL =
            Set.of("PFCOUNT", "PFADD", "XADD", "GEOPOS", "GEOSEARCH", "ZINCRBY", "SORT");

    private static final String[] ANY = {"DUMP k", "OBJECT ENCODING k", "MEMORY USAGE k", "TTL k"};
    private static final String[] STRING = {
        "GET k",
        "STRLEN k",
        "GETRANGE k 0 -1",
        "BITCOUNT k",
        "BITPOS k 1",
        "PFCOUNT k",
        "LCS k k LEN",
        "PFADD k a b c",
        "APPEND k x",
        "SETBIT k 100 1"
    };
    private static final String[] HASH = {
        "HGETALL k",
        "HKEYS k",
        "HVALS k",
        "HLEN k",
        "HSCAN k 0",
        "HRANDFIELD k 5 WITHVALUES",
        "HTTL k FIELDS 1 f",
        "HSET k new field",
        "HDEL k new"
    };
    private static final String[] LIST = {
        "LRANGE k 0 -1", "LLEN k", "LINDEX k -1", "LPOS k x", "SORT k ALPHA", "RPUSH k x", "LPOP k"
    };
    private static final String[] SET = {
        "SMEMBERS k", "SCARD k", "SISMEMBER k 1", "SRANDMEMBER k 5", "SSCAN k 0", "SUNION k k",
        "SINTER k k", "SDIFF k k", "SORT k ALPHA", "SORT k BY nosort", "SADD k 1 x", "SPOP k"
    };
    private static final String[] SORTED_SET = {
        "ZRANGE k 0 -1 WITHSCORES", "ZREVRANGE k 0 -1", "ZCARD k", "ZCOUNT k -inf inf",
        "ZRANGEBYSCORE k -inf 10", "ZRANGEBYLEX k - +", "ZSCAN k 0", "ZRANDMEMBER k 3 WITHSCORES",
        "ZUNION 2 k k WITHSCORES", "ZRANK k a", "GEOPOS k a b", "SORT k BY nosort ALPHA",
        "GEOSEARCH k FROMLONLAT 0 0 BYRADIUS 9000 km WITHDIST", "ZADD k 5 new", "ZPOPMIN k"
    };
    private static final String[] STREAM = {
        "XRANGE k - +",
        "XREVRANGE k + -",
        "XLEN k",
        "XINFO STREAM k",
        "XINFO STREAM k FULL COUNT 0",
        "XINFO GROUPS k",
        "XREAD STREAMS k 0",
        "XADD k * f v",
        "XADD k IDMP p 1 * f v"
    };
    private static final String[] GROUP = {
        "XINFO CONSUMERS k *",
        "XPENDING k *",
        "XPENDING k * - + 100",
        "XREADGROUP GROUP * new COUNT 3 STREAMS k >",
        "XREADGROUP GROUP * new STREAMS k 0",
        "XAUTOCLAIM k * new 0 0",
        "XNACK k * FAIL IDS 1 1-1"
    };
    private static final String[] STREAM_END = {"XDEL k 1-1", "XTRIM k MAXLEN 2", "XLEN k"};

    private DumpReadings() {}

    static boolean mayFail(byte[][] line) {
        return MAY_FAIL.contains(Bytes.ascii(line[0]));
    }

    static List<byte[][]> of(String type, Value value) {
        List<byte[][]> lines = new ArrayList<>();
        add(lines, ANY);
        switch (type) {
            case "+string" -> add(lines, STRING);
            case "+hash" -> add(lines, HASH);
            case "+list" -> add(lines, LIST);
            case "+set" -> add(lines, SET);
            case "+zset" -> add(lines, SORTED_SET);
            case "+stream" -> addStream(lines, (StreamValue) value);
            default -> throw new AssertionError("no commands for a " + type);
        }
        return lines;
    }

    private static void addStream(List<byte[][]> lines, StreamValue stream) {
        add(lines, STREAM);
        for (Group group : stream.groups().all()) {
            for (String line : GROUP) {
                byte[][] words = words(line);
                for (int i = 0; i < words.length; i++) {
                    if (Bytes.ascii(words[i]).equals("*")) {
                        words[i] = group.name();
                    }
                }
                lines.add(words);
            }
            for (Consumer consumer : group.consumers()) {
                byte[][] words = words("XPENDING k g - + 10 c");
                words[2] = group.name();
                words[6] = consumer.name();
                lines.add(words);
            }
        }
        add(lines, STREAM_END);
    }

    private static void add(List<byte[][]> lines, String... more) {
        for (String line : more) {
            lines.add(words(line));
        }
    }

    private static byte[][] words(String line) {
        return Arrays.stream(line.split(" ")).map(Bytes::of).toArray(byte[][]::new);
    }
}
