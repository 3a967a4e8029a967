package dev.redlite.conformance.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redlite.conformance.Answer;
import dev.redlite.conformance.RealRedis;
import dev.redlite.conformance.RespConnection;
import dev.redlite.server.testing.RunningServer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A Redlite and a real Redis, replicas of one master, are asked the same. */
class ReplicaDifferentialTest {
    private static final String[] SYNC_AT_ONCE = {"--repl-diskless-sync-delay", "0"};

    private RealRedis master = RealRedis.start(SYNC_AT_ONCE);
    private final RealRedis real = RealRedis.start();
    private final RunningServer ours = RunningServer.inMemory();

    @AfterEach
    void stop() {
        ours.close();
        real.close();
        master.close();
    }

    private int[] replicas() {
        return new int[] {real.port(), ours.port()};
    }

    private void callBoth(String... words) throws IOException {
        for (int port : replicas()) {
            assertThat(Servers.call(port, words)).isEqualTo("+OK");
        }
    }

    private void followBoth() throws IOException {
        callBoth("REPLICAOF", "127.0.0.1", Integer.toString(master.port()));
    }

    private void awaitBoth(String status) {
        for (int port : replicas()) {
            Servers.awaitInfo(port, "master_link_status", status);
        }
    }

    /** Calls one after the other on one connection to each. */
    private void assertSame(String[]... calls) throws IOException {
        try (var expected = RespConnection.open(real.port());
                var actual = RespConnection.open(ours.port())) {
            for (String[] call : calls) {
                String wanted = expected.call(call).shown();
                assertThat(actual.call(call).shown()).as(String.join(" ", call)).isEqualTo(wanted);
            }
        }
    }

    private static String[] call(String... words) {
        return words;
    }

    private static final String[][] CALLS = {
        call("GET", "k"),
        call("SET", "k", "v"),
        call("DEL", "k"),
        call("BLPOP", "l", "1"),
        call("PFCOUNT", "p"),
        call("PUBLISH", "c", "m"),
        call("SPUBLISH", "c", "m"),
        call("PING"),
        call("ECHO", "a"),
        call("WAIT", "0", "0"),
        call("WAIT", "x", "y"),
        call("FAILOVER"),
        call("FAILOVER", "ABORT"),
        call("FAILOVER", "TIMEOUT", "0"),
        call("REPLICAOF", "h", "x"),
        call("SLAVEOF", "h", "-1"),
        call("EVAL", "return 1", "0"),
        call("EVAL", "return redis.call('GET', 'k')", "0"),
        call("EVAL", "return redis.call('SET', 'k', 'v')", "0"),
        call("EVAL", "return redis.pcall('SET', 'k', 'v')", "0"),
        call("EVAL_RO", "return redis.call('SET', 'k', 'v')", "0"),
        call("EVAL", "#!lua\nreturn 1", "0"),
        call("EVAL", "#!lua flags=no-writes\nreturn redis.call('GET', 'k')", "0"),
        call("EVAL", "#!lua flags=no-writes,allow-stale\nreturn redis.call('GET', 'k')", "0"),
        call("EVAL", "#!lua flags=no-writes,allow-stale\nreturn redis.call('ECHO', 'k')", "0"),
        call("FCALL", "none", "0"),
        call("FCALL", "writes", "1", "k"),
        call("FCALL", "reads", "1", "k"),
        call("FCALL_RO", "reads", "1", "k"),
        call("MULTI"),
        call("SET", "k", "v"),
        call("EXEC"),
        call("MULTI"),
        call("GET", "k"),
        call("EXEC"),
        call("MULTI"),
        call("PUBLISH", "c", "m"),
        call("EXEC"),
        call("CONFIG", "SET", "replicaof", "h 1"),
        call("CONFIG", "GET", "masterauth"),
        call("CONFIG", "GET", "replica-ignore-maxmemory"),
        call("SYNC", "too", "many"),
        call("SUBSCRIBE", "c"),
    };

    private static final String LIBRARY =
            """
            #!lua name=lib
            redis.register_function('writes', function(k) return redis.call('SET', k[1], 'v') end)
            redis.register_function{function_name='reads', flags={'no-writes'},
                callback=function(k) return redis.call('GET', k[1]) end}
            """;

    @Test
    void clientsOfAReplicaHearTheSame() throws IOException {
        Servers.call(master.port(), "FUNCTION", "LOAD", LIBRARY);
        Servers.call(master.port(), "SET", "k", "old");
        followBoth();
        awaitBoth("up");
        assertSame(CALLS);
        assertSame(call("ROLE"));

        master.close();
        awaitBoth("down");
        assertSame(CALLS);
        callBoth("CONFIG", "SET", "replica-serve-stale-data", "no");
        assertSame(CALLS);
        assertSame(call("PSYNC", "a", "1"));
        assertSame(call("SYNC"));

        callBoth("CONFIG", "SET", "replica-read-only", "no");
        assertSame(CALLS);
        callBoth("REPLICAOF", "NO", "ONE");
        assertSame(call("SET", "k", "new"), call("GET", "k"));
        assertThat(Servers.call(ours.port(), "ROLE")).startsWith("*[$master :");
        master = RealRedis.start(SYNC_AT_ONCE);
    }

    /** The names of the fields, in their order; ours may have more of its own. */
    private static List<String> fields(int port) throws IOException {
        try (var client = RespConnection.open(port)) {
            List<String> names = new ArrayList<>();
            client.call("INFO", "replication")
                    .text()
                    .lines()
                    .filter(line -> line.contains(":") && !line.startsWith("redlite_"))
                    .forEach(line -> names.add(line.substring(0, line.indexOf(':'))));
            return names;
        }
    }

    @Test
    void infoHasTheSameFields() throws IOException {
        assertThat(fields(ours.port())).isEqualTo(fields(real.port()));
        followBoth();
        awaitBoth("up");
        assertThat(fields(ours.port())).isEqualTo(fields(real.port()));
        for (String field : new String[] {"role", "master_host", "master_port", "master_replid"}) {
            assertThat(Servers.info(ours.port(), field))
                    .isEqualTo(Servers.info(real.port(), field));
        }
        Servers.awaitInStep(master.port(), ours.port());
        String history = Servers.info(master.port(), "master_replid");
        master.close();
        awaitBoth("down");
        assertThat(fields(ours.port())).isEqualTo(fields(real.port()));
        callBoth("REPLICAOF", "NO", "ONE");
        assertThat(fields(ours.port())).isEqualTo(fields(real.port()));
        for (int port : replicas()) {
            assertThat(Servers.info(port, "master_replid2")).isEqualTo(history);
            assertThat(Servers.info(port, "master_replid")).isNotEqualTo(history).hasSize(40);
        }
        master = RealRedis.start(SYNC_AT_ONCE);
    }

    @Test
    void theMasterSeesAReplica() throws IOException {
        followBoth();
        awaitBoth("up");
        Servers.awaitInfo(master.port(), "connected_slaves", "2");
        Servers.until(() -> Servers.info(master.port(), "slave0").contains("state=online"));
        Servers.until(() -> Servers.info(master.port(), "slave1").contains("state=online"));
        String both = Servers.info(master.port(), "slave0") + Servers.info(master.port(), "slave1");
        assertThat(both).contains("port=" + ours.port(), "port=" + real.port());
        try (var client = RespConnection.open(ours.port())) {
            Answer list = client.call("CLIENT", "LIST", "TYPE", "master");
            assertThat(list.text())
                    .contains("addr=127.0.0.1:" + master.port(), "flags=M", "user=(superuser)");
            assertThat(client.call("CLIENT", "KILL", "TYPE", "master").shown()).isEqualTo(":1");
        }
        Servers.until(() -> !Servers.info(master.port(), "sync_partial_ok").equals("0"));
        Servers.awaitInfo(ours.port(), "master_link_status", "up");
    }

    @Test
    void aWrongPasswordIsNoLinkAndARightOneIs() throws IOException {
        try (var guarded = RealRedis.start(SYNC_AT_ONCE)) {
            Servers.call(guarded.port(), "SET", "a", "b");
            String[] rights = {"ACL", "SETUSER", "mover", "on", ">other", "+psync", "+replconf"};
            Servers.call(guarded.port(), rights);
            Servers.call(guarded.port(), "ACL", "SETUSER", "mover", "+ping");
            String port = Integer.toString(guarded.port());
            Servers.call(ours.port(), "CONFIG", "SET", "masteruser", "mover");
            Servers.call(ours.port(), "CONFIG", "SET", "masterauth", "secret");
            Servers.call(ours.port(), "REPLICAOF", "127.0.0.1", port);
            Servers.until(
                    () -> Servers.call(guarded.port(), "ACL", "LOG").contains("username $mover"));
            assertThat(Servers.info(ours.port(), "master_link_status")).isEqualTo("down");
            Servers.call(ours.port(), "CONFIG", "SET", "masterauth", "other");
            Servers.awaitInStep(guarded.port(), ours.port());
            assertThat(Servers.call(ours.port(), "GET", "a")).isEqualTo("$b");
        }
    }

    /** The link comes back to a master that is there again, which has other data now. */
    @Test
    void aMasterThatComesBackIsFollowedAgain() throws IOException {
        Servers.call(master.port(), "SET", "a", "b");
        Servers.call(ours.port(), "REPLICAOF", "127.0.0.1", Integer.toString(master.port()));
        Servers.awaitInStep(master.port(), ours.port());
        int port = master.port();
        master.close();
        Servers.awaitInfo(ours.port(), "master_link_status", "down");
        assertThat(Servers.call(ours.port(), "GET", "a")).isEqualTo("$b");
        assertThat(Servers.info(ours.port(), "master_link_down_since_seconds")).isEqualTo("0");
        master = RealRedis.startAt(port, SYNC_AT_ONCE);
        Servers.until(() -> Servers.call(port, "SET", "c", "d").equals("+OK"));
        Servers.awaitInStep(port, ours.port());
        assertThat(Servers.call(ours.port(), "GET", "c")).isEqualTo("$d");
        assertThat(Servers.call(ours.port(), "GET", "a")).isEqualTo("$-1");
    }

    /** From one master to another, whose history is not the first one's. */
    @Test
    void anotherMasterIsFollowedFromItsBeginning() throws IOException {
        try (var other = RealRedis.start(SYNC_AT_ONCE)) {
            Servers.call(master.port(), "SET", "a", "first");
            Servers.call(other.port(), "SET", "a", "second");
            Servers.call(ours.port(), "REPLICAOF", "127.0.0.1", Integer.toString(master.port()));
            Servers.awaitInStep(master.port(), ours.port());
            Servers.call(ours.port(), "REPLICAOF", "127.0.0.1", Integer.toString(other.port()));
            Servers.until(() -> Servers.call(ours.port(), "GET", "a").equals("$second"));
            Servers.awaitInfo(master.port(), "connected_slaves", "0");
        }
    }
}
