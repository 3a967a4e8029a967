package dev.redlite.conformance.differential;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.util.Random;

/** SORT and SORT_RO of lists, sets and sorted sets, beside a real Redis. */
class SortTest {
    private static final String[] BY = {"", "BY nosort", "BY w_*", "BY h_*->f", "BY missing_*"};
    private static final String[] GET = {
        "", "GET #", "GET w_*", "GET # GET h_*->f GET missing_*", "GET w_* GET w_*"
    };
    private static final String[] LIMIT = {
        "", "LIMIT 2 5", "LIMIT 0 0", "LIMIT -3 4", "LIMIT 9 -1"
    };
    private static final String[] ORDER = {"", "DESC", "ALPHA", "DESC ALPHA"};

    private final Random random = new Random(8);

    /**
     * The order of a set's members is each server's own, until they are stored or sorted. Texts
     * that are all missing are equal: then that order stays, for sorted sets that of a table of
     * hashes, and for a part of a list what the sort of Redis makes of it.
     */
    private static boolean isDetermined(String key, String line) {
        if (line.contains("BY missing_*") && line.contains("ALPHA")) {
            return key.equals("none") || key.equals("list") && !line.contains("LIMIT");
        }
        return !key.equals("set") || !line.contains("nosort") || line.contains("STORE");
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 30, 300})
    void everyOptionOnEveryType(int members) throws IOException {
        try (var servers = new Lockstep()) {
            for (int i = 0; i < members; i++) {
                int member = random.nextInt(1_000);
                servers.call("RPUSH", "list", member);
                servers.call("SADD", "set", member);
                servers.call("ZADD", "zset", random.nextInt(20), member);
                servers.call("SET", "w_" + member, i * 7919 % 1009);
                servers.call("HSET", "h_" + member, "f", i * 104_729 % 1013);
            }
            for (String key : new String[] {"list", "set", "zset", "none"}) {
                for (String by : BY) {
                    for (String get : GET) {
                        sort(servers, key, by + " " + get);
                    }
                }
            }
            servers.compare();
        }
    }

    private static void sort(Lockstep servers, String key, String options) throws IOException {
        for (String limit : LIMIT) {
            for (String order : ORDER) {
                String line = (options + " " + limit + " " + order).trim().replaceAll(" +", " ");
                String call = "SORT " + key + (line.isEmpty() ? "" : " " + line);
                if (isDetermined(key, call)) {
                    servers.call((Object[]) call.split(" "));
                    servers.call((Object[]) call.replace("SORT", "SORT_RO").split(" "));
                }
                if (isDetermined(key, call + " STORE target")) {
                    servers.call((Object[]) (call + " STORE target").split(" "));
                    servers.call("LRANGE", "target", 0, -1);
                }
            }
        }
    }

    @Test
    void typesThatCannotBeSorted() throws IOException {
        try (var servers = new Lockstep()) {
            servers.call("SET", "string", "v");
            servers.call("HSET", "hash", "f", "v");
            servers.call("XADD", "stream", "1-1", "f", "v");
            servers.call("SADD", "words", "one", "two");
            for (String key : new String[] {"string", "hash", "stream", "words"}) {
                servers.call("SORT", key);
                servers.call("SORT_RO", key, "DESC");
                servers.call("SORT", key, "STORE", "target");
            }
            servers.compare();
        }
    }

    /** After a pattern that is the same for all, none that follows has anything sorted. */
    @Test
    void byIsGivenTwice() throws IOException {
        try (var servers = new Lockstep()) {
            servers.call("RPUSH", "list", 3, 1, 2);
            servers.call("MSET", "a_1", 9, "a_2", 8, "a_3", 7, "b_1", 2, "b_2", 1, "b_3", 3);
            for (String by : new String[] {"a_*", "b_*", "constant"}) {
                for (String then : new String[] {"a_*", "b_*", "constant"}) {
                    servers.call("SORT", "list", "BY", by, "BY", then);
                }
            }
            servers.compare();
        }
    }
}
