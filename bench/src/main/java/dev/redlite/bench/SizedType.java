package dev.redlite.bench;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A type whose commands are measured on collections of some size. None of the commands makes its
 * collection larger for long: those that would, alternate with one that takes away.
 */
record SizedType(Words fill, List<Measured> commands) {
    // How many additions the removal stays behind, so that of connections that are not equally fast
    // none removes a member before it was added; the first to go are of those that it was filled
    // with.
    private static final long LAG = 1000;

    /** A command and the one that undoes what it does, if there is one. */
    record Measured(String name, Words words) {}

    /** The words of the turn-th command to a collection. */
    interface Words {
        byte[][] at(byte[] key, long turn, int size);
    }

    static List<SizedType> all(int valueBytes) {
        byte[] value = Keys.value(valueBytes);
        byte[] field = Keys.bytes("field");
        Words zadd = (key, turn, size) -> words("ZADD", key, number(turn), Keys.key(turn));
        Words zrank = (key, turn, size) -> words("ZRANK", key, Keys.key(below(size)));
        Words zmove =
                (key, turn, size) -> words("ZADD", key, number(below(size)), Keys.key(below(size)));
        Words lpush = (key, turn, size) -> words("LPUSH", key, value);
        Words lpushRpop =
                (key, turn, size) ->
                        turn % 2 == 0 ? words("LPUSH", key, value) : words("RPOP", key);
        Words lindex = (key, turn, size) -> words("LINDEX", key, number(size / 2));
        Words hset = (key, turn, size) -> words("HSET", key, Keys.key(turn), value);
        Words hchange = (key, turn, size) -> words("HSET", key, Keys.key(below(size)), value);
        Words sadd = (key, turn, size) -> words("SADD", key, Keys.key(turn));
        Words saddSrem =
                (key, turn, size) ->
                        turn % 2 == 0
                                ? words("SADD", key, Keys.key(size + turn / 2))
                                : words("SREM", key, Keys.key(size + turn / 2 - LAG));
        Words xadd = (key, turn, size) -> words("XADD", key, Keys.bytes("*"), field, value);
        byte[] maxlen = Keys.bytes("MAXLEN");
        byte[] about = Keys.bytes("~");
        byte[] any = Keys.bytes("*");
        Words xaddTrim =
                (key, turn, size) ->
                        words("XADD", key, maxlen, about, number(size), any, field, value);
        return List.of(
                of(zadd, new Measured("ZADD", zmove), new Measured("ZRANK", zrank)),
                of(lpush, new Measured("LPUSH", lpushRpop), new Measured("LINDEX", lindex)),
                of(hset, new Measured("HSET", hchange)),
                of(sadd, new Measured("SADD", saddSrem)),
                of(xadd, new Measured("XADD", xaddTrim)));
    }

    private static SizedType of(Words fill, Measured... commands) {
        return new SizedType(fill, List.of(commands));
    }

    private static byte[][] words(String command, byte[]... rest) {
        byte[][] words = new byte[rest.length + 1][];
        words[0] = Keys.bytes(command);
        System.arraycopy(rest, 0, words, 1, rest.length);
        return words;
    }

    private static byte[] number(long number) {
        return Keys.bytes(String.valueOf(number));
    }

    private static long below(int size) {
        return ThreadLocalRandom.current().nextInt(size);
    }

    /** Commands to some collections of a size, one collection after the other. */
    static Load.Operation operation(Words words, int size, int collections) {
        byte[][] keys = new byte[collections][];
        for (int i = 0; i < collections; i++) {
            keys[i] = Keys.bytes("sized:" + size + ":" + i);
        }
        return new Load.Operation() {
            @Override
            public void send(RespClient client, long number) throws IOException {
                byte[] key = keys[(int) (number % collections)];
                client.send(words.at(key, number / collections, size));
            }

            @Override
            public void receive(long number, byte @Nullable [] reply) {}
        };
    }
}
