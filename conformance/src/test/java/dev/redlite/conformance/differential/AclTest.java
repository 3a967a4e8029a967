package dev.redlite.conformance.differential;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redlite.conformance.Answer;
import dev.redlite.conformance.RealRedis;
import dev.redlite.conformance.RespConnection;
import dev.redlite.server.testing.RunningServer;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;

/**
 * Users with random rights, and calls they may make or not: a real Redis and Redlite decide alike.
 * Texts that have changed since 7.0 are compared in their newer form.
 */
class AclTest {
    private static final String HASH =
            "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
    private static final String[] RULES = {
        "on",
        "on",
        "off",
        "nopass",
        "nopass",
        "resetpass",
        ">p1",
        ">p1",
        ">p2",
        "<p1",
        "<p2",
        "#" + HASH,
        "!" + HASH,
        "#short",
        "!" + HASH.toUpperCase(),
        "~a*",
        "~a*",
        "~b1",
        "~",
        "%R~a*",
        "%W~b*",
        "%W~b*",
        "%rw~c*",
        "%WR~*",
        "%~x",
        "%Rx",
        "%RR~x",
        "%R",
        "~*",
        "allkeys",
        "AllKeys",
        "resetkeys",
        "&ch*",
        "&ch*",
        "&c2",
        "&*",
        "allchannels",
        "resetchannels",
        "+get",
        "-get",
        "+GET",
        "+@read",
        "-@write",
        "+@WRITE",
        "-@dangerous",
        "+@connection",
        "+@pubsub",
        "+@keyspace",
        "-@fast",
        "+@slow",
        "+@nothing",
        "-@nothing",
        "+nothing",
        "-nothing",
        "+config|get",
        "-config|set",
        "-config|get",
        "+config",
        "-config",
        "+config|nothing",
        "+config|get|x",
        "+select|0",
        "+select|",
        "-select|0",
        "+set|a1",
        "-set",
        "+@all",
        "+@all",
        "-@all",
        "allcommands",
        "nocommands",
        "(+get ~a*)",
        "(+@all %R~a* &c1)",
        "(~b* +set +copy)",
        "( -@all  +mget %R~a1 )",
        "(+get",
        "(on)",
        "()",
        "(+nothing)",
        "clearselectors",
        "reset",
        "sanitize-payload",
        "skip-sanitize-payload",
        "what",
        "",
        "+",
        "@all",
        "~a b",
        "&c d",
    };
    private static final String[] CALLS = {
        "GET a1",
        "GET b1",
        "GET c1",
        "get x",
        "MGET a1 b1",
        "SET a1 v",
        "SET b1 v",
        "SET b1 v GET",
        "SET a1 v EX 10",
        "GETSET c1 v",
        "GETEX a1",
        "GETDEL b1",
        "APPEND b1 x",
        "STRLEN a1",
        "MSET a1 1 b1 2",
        "MSET b1 1 b2",
        "DEL b1",
        "EXISTS b1",
        "TYPE b1",
        "TOUCH a1 b1",
        "COPY a1 b1",
        "COPY b1 a1",
        "RENAME a1 b1",
        "MOVE a1 1",
        "SORT a1",
        "SORT a1 BY w*",
        "SORT a1 BY nosort",
        "SORT a1 GET #",
        "SORT a1 STORE b1",
        "SORT a1 STORE c1 STORE b1",
        "SORT_RO a1",
        "SORT_RO a1 GET a*",
        "LMOVE a1 b1 LEFT LEFT",
        "RPOPLPUSH a1 b1",
        "LMPOP 2 a1 b1 LEFT",
        "BLPOP a1 b1 0.01",
        "SINTERCARD 2 a1 b1",
        "SINTERSTORE b1 a1 a2",
        "SMOVE a1 b1 x",
        "ZUNIONSTORE b1 2 a1 a2",
        "ZRANGESTORE b1 a1 0 1",
        "ZINTER 1 a1",
        "GEORADIUS a1 0 0 1 km",
        "GEORADIUS a1 0 0 1 km STORE b1",
        "GEORADIUS a1 0 0 1 km STORE x STOREDIST b1",
        "GEORADIUSBYMEMBER a1 m 1 km STORE b1",
        "GEOSEARCHSTORE b1 a1 FROMLONLAT 0 0 BYRADIUS 1 km",
        "XREAD STREAMS a1 a2 0 0",
        "XREAD COUNT 1 STREAMS a1 b1 0 0",
        "XREADGROUP GROUP g c STREAMS a1 >",
        "XADD b1 * f v",
        "XINFO STREAM a1",
        "XGROUP CREATE b1 g $",
        "PFCOUNT a1 a2",
        "PFMERGE b1 a1",
        "BITOP AND b1 a1 a2",
        "BITFIELD a1 GET u8 0",
        "BITFIELD b1 SET u8 0 1",
        "BITFIELD a1 GET u8 0 INCRBY u8 0 1",
        "BITFIELD_RO a1 GET u8 0",
        "LCS a1 b1",
        "OBJECT ENCODING a1",
        "OBJECT HELP",
        "MEMORY USAGE b1",
        "HSET b1 f v",
        "HGET a1 f",
        "HRANDFIELD a1",
        "SUBSTR a1 0 1",
        "PUBLISH c1 x",
        "PUBLISH c2 x",
        "PUBLISH d x",
        "SPUBLISH ch1 x",
        "PUBSUB CHANNELS",
        "CONFIG GET timeout",
        "CONFIG SET timeout 0",
        "CONFIG NOTHING",
        "SELECT 0",
        "SELECT 1",
        "PING",
        "ECHO x",
        "CLIENT ID",
        "CLIENT GETNAME",
        "CLIENT LIST ID 0",
        "COMMAND COUNT",
        "DBSIZE",
        "KEYS none*",
        "SCAN 0 MATCH none",
        "FLUSHDB",
        "WATCH b1",
        "UNWATCH",
        "OBJECT FREQ b1",
        "EXPIRE b1 10",
        "TTL b1",
        "DUMP b1",
        "RESTORE b1 0 x",
        "MEMORY DOCTOR x",
        "NOTHING a1",
        "GET",
    };

    /** What only runs dry: it would change the state that is compared. */
    private static final String[] DRY = {
        "SUBSCRIBE c1 c2",
        "SUBSCRIBE d",
        "PSUBSCRIBE ch*",
        "PSUBSCRIBE c1",
        "SSUBSCRIBE ch1 d",
        "UNSUBSCRIBE d",
        "PUNSUBSCRIBE",
        "AUTH x",
        "HELLO 3",
        "RESET",
        "QUIT",
        "MULTI",
        "EXEC",
        "MONITOR",
        "SHUTDOWN",
        "ACL WHOAMI",
        "ACL SETUSER x",
        "CONFIG",
        "config|get x",
    };

    private static RealRedis redis;
    private static RunningServer redlite;

    @BeforeAll
    static void start() {
        redis = RealRedis.start();
        redlite = RunningServer.inMemory();
    }

    @AfterAll
    static void stop() {
        redlite.close();
        redis.close();
    }

    /** The same connection to both. */
    private static final class Both implements AutoCloseable {
        final RespConnection real;
        final RespConnection ours;

        Both(int protocol) throws IOException {
            real = RespConnection.open(redis.port());
            ours = RespConnection.open(redlite.port());
            if (protocol == 3) {
                real.call("HELLO", "3");
                ours.call("HELLO", "3");
            }
        }

        /** Answers alike, in bytes unless the text is one of those that have changed. */
        Answer call(String user, String... words) throws IOException {
            Answer expected = real.call(words);
            Answer actual = ours.call(words);
            if (!expected.isSameAs(actual)) {
                assertThat(actual.shown())
                        .as(String.join(" ", words))
                        .isEqualTo(newer(expected.shown(), user));
            }
            return actual;
        }

        @Override
        public void close() throws IOException {
            real.close();
            ours.close();
        }
    }

    private static String newer(String text, String user) {
        return text.replace(
                        "NOPERM this user has no permissions to access one of the keys used as"
                                + " arguments",
                        "NOPERM No permissions to access a key")
                .replace(
                        "NOPERM this user has no permissions to access one of the channels used as"
                                + " arguments",
                        "NOPERM No permissions to access a channel")
                .replace("NOPERM this user", "NOPERM User " + user)
                .replace("This user", "User " + user);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void usersMayDoTheSame(long seed) throws IOException {
        var random = new Random(seed);
        int protocol = seed % 2 == 0 ? 2 : 3;
        String user = "user" + seed;
        try (var admin = new Both(protocol);
                var client = new Both(protocol)) {
            for (int round = 0; round < 60; round++) {
                var words = new ArrayList<>(List.of("ACL", "SETUSER", user));
                int count = random.nextInt(6);
                for (int i = 0; i < count; i++) {
                    words.add(RULES[random.nextInt(RULES.length)]);
                }
                admin.call(user, words.toArray(String[]::new));
                sameRights(admin, user);
                String password = random.nextBoolean() ? "p1" : "p2";
                boolean isIn = client.call(user, "AUTH", user, password).text().equals("OK");
                for (int i = 0; i < 12; i++) {
                    String call = CALLS[random.nextInt(CALLS.length)];
                    String dry = i < 9 ? call : DRY[random.nextInt(DRY.length)];
                    admin.call(user, ("ACL DRYRUN " + user + " " + dry).split(" "));
                    if (isIn && isDecidedAlike(call)) {
                        client.call(user, call.split(" "));
                    }
                }
                if (random.nextInt(8) == 0) {
                    transaction(admin, client, user, random);
                }
            }
            admin.call(user, "ACL", "DELUSER", user, "nobody");
        }
    }

    /** Their answers differ for other reasons, or depend on what other seeds have left. */
    private static boolean isDecidedAlike(String call) {
        return !call.matches(
                "(COMMAND COUNT|CLIENT ID|OBJECT HELP|MEMORY .*|DUMP .*|OBJECT .*|XADD .*|SCAN .*"
                        + "|CLIENT LIST.*|CONFIG NOTHING|SORT.*|DBSIZE)");
    }

    /** Rights are looked at when a command is queued, and when it runs. */
    private static void transaction(Both admin, Both client, String user, Random random)
            throws IOException {
        client.call(user, "MULTI");
        for (int i = 0; i < 3; i++) {
            String call = CALLS[random.nextInt(12)];
            client.call(user, call.split(" "));
        }
        admin.call(user, "ACL", "SETUSER", user, random.nextBoolean() ? "-get" : "resetkeys");
        client.call(user, "EXEC");
        client.call(user, "DISCARD");
    }

    /** All that ACL GETUSER shows but the rules about commands, whose form 7.0 still shortened. */
    private static void sameRights(Both admin, String user) throws IOException {
        Answer expected = admin.real.call("ACL", "GETUSER", user);
        Answer actual = admin.ours.call("ACL", "GETUSER", user);
        assertThat(expected.isNil()).as("no user").isEqualTo(actual.isNil());
        if (!expected.isNil()) {
            assertThat(rights(actual)).isEqualTo(rights(expected));
            assertThat(actual.type()).isEqualTo(expected.type());
        }
    }

    private static String rights(Answer user) {
        var text = new StringBuilder();
        List<Answer> parts = user.elements();
        for (int i = 0; i < parts.size(); i += 2) {
            String name = parts.get(i).text();
            text.append(name).append('=');
            Answer value = parts.get(i + 1);
            if (name.equals("selectors")) {
                value.elements().forEach(each -> text.append('(').append(rights(each)).append(')'));
            } else if (!name.equals("commands")) {
                text.append(value.shown().replaceAll(" ?\\$(skip-)?sanitize-payload", ""));
            }
            text.append(' ');
        }
        return text.toString();
    }

    /** Each category has the same commands, but for those that 7.0 does not know yet. */
    @Test
    void categoriesHaveTheSameCommands() throws IOException {
        try (var both = new Both(2)) {
            TreeSet<String> known = names(both.real.call("COMMAND", "LIST"));
            known.retainAll(names(both.ours.call("COMMAND", "LIST")));
            var differing = new ArrayList<String>();
            for (Answer category : both.real.call("ACL", "CAT").elements()) {
                TreeSet<String> expected = names(both.real.call("ACL", "CAT", category.text()));
                TreeSet<String> actual = names(both.ours.call("ACL", "CAT", category.text()));
                expected.retainAll(known);
                actual.retainAll(known);
                if (category.text().equals("blocking")) {
                    actual.remove("wait"); // it is in it since 7.2, says its page
                }
                var missing = new TreeSet<>(expected);
                missing.removeAll(actual);
                actual.removeAll(expected);
                if (!missing.isEmpty() || !actual.isEmpty()) {
                    differing.add("@%s -%s +%s".formatted(category.text(), missing, actual));
                }
            }
            assertThat(differing).isEmpty();
        }
    }

    private static TreeSet<String> names(Answer list) {
        var names = new TreeSet<String>();
        list.elements().forEach(each -> names.add(each.text()));
        return names;
    }

    /** With every single command in turn, over all of them. */
    @Test
    void everyCommandIsAllowedByItsNameAlone() throws IOException {
        try (var both = new Both(2)) {
            TreeSet<String> known = names(both.real.call("COMMAND", "LIST"));
            known.retainAll(names(both.ours.call("COMMAND", "LIST")));
            known.removeAll(List.of("zrank", "zrevrank")); // which took fewer arguments
            for (String name : known) {
                both.call("one", "ACL", "SETUSER", "one", "reset", "on", "nopass", "+" + name);
                for (String other : List.of(name, "get", "config|get", "client|list")) {
                    var words = new ArrayList<>(List.of("ACL", "DRYRUN", "one"));
                    words.addAll(List.of(other.split("\\|")));
                    words.addAll(List.of("k", "1", "2"));
                    both.call("one", words.toArray(String[]::new));
                }
            }
        }
    }
}
