package dev.redlite.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redlite.base.Bytes;
import dev.redlite.testing.MemoryFixture;
import dev.redlite.testing.TestClient;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What an engine refuses, tells and leaves alone as a replica, without a network. */
class ReplicationTest extends MemoryFixture {
    private static final String READ_ONLY =
            "-READONLY You can't write against a read only replica.";
    private static final String DOWN =
            "-MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.";
    private static final String LOADING = "-LOADING Redis is loading the dataset in memory";

    /** Follows as it is told, with a link of which the test decides. */
    private static final class Follower implements Replication.Follower {
        private final List<String> told = new ArrayList<>();
        private LinkState state = LinkState.CONNECTED;

        @Override
        public void follow(Replication.Master master) {
            told.add("follow " + master);
        }

        @Override
        public void stop() {
            told.add("stop");
        }

        @Override
        public void drain() {
            told.add("drain");
        }

        @Override
        public LinkFigures figures() {
            return new LinkFigures(state, 3, state == LinkState.CONNECTED ? -1 : 9, 120, 10, 40);
        }
    }

    private final Engine engine = db.engine();
    private final Follower follower = new Follower();
    private final SilentReply answer = new SilentReply();

    @BeforeEach
    void canFollow() {
        engine.locked(() -> engine.replication().followBy(follower));
    }

    private void follow() {
        assertThat(call("REPLICAOF 10.0.0.1 7000")).isEqualTo("+OK");
    }

    /** Makes a call of the master; returns its error, or null. */
    private String master(String line) {
        var session = new MasterSession(engine, "10.0.0.1:7000", "10.0.0.2:1", () -> {});
        byte[][] words = Arrays.stream(line.split(" ")).map(Bytes::of).toArray(byte[][]::new);
        engine.locked(() -> engine.execute(session, words, answer));
        session.end();
        return answer.takeError();
    }

    // ---- The role

    @Test
    void aProgramsOwnEngineFollowsNobody() {
        try (var other = dev.redlite.Redlite.openMemory();
                var lone = new TestClient(other.engine(), 2)) {
            assertThat(lone.call("REPLICAOF", "h", "1"))
                    .startsWith("-ERR REPLICAOF needs a server");
            assertThat(lone.call("REPLICAOF", "NO", "ONE")).isEqualTo("+OK");
            assertThat(lone.call("ROLE")).isEqualTo("[\"master\" :0 []]");
        }
    }

    @Test
    void theRoleIsTold() {
        follow();
        assertThat(call("REPLICAOF 10.0.0.1 7000"))
                .isEqualTo("+OK Already connected to specified master");
        assertThat(call("REPLICAOF 10.0.0.1 70000")).isEqualTo("-ERR Invalid master port");
        assertThat(call("ROLE")).isEqualTo("[\"slave\" \"10.0.0.1\" :7000 \"connected\" :0]");
        assertThat(call("CONFIG GET replicaof")).isEqualTo("[\"replicaof\" \"10.0.0.1 7000\"]");
        assertThat(call("INFO replication"))
                .contains("role:slave", "master_host:10.0.0.1", "master_port:7000")
                .contains("master_link_status:up", "master_last_io_seconds_ago:3")
                .contains("slave_read_repl_offset:120", "slave_read_only:1");
        follower.state = LinkState.SYNC;
        assertThat(call("ROLE")).isEqualTo("[\"slave\" \"10.0.0.1\" :7000 \"sync\" :-1]");
        assertThat(call("INFO replication"))
                .contains("master_link_status:down", "master_sync_in_progress:1")
                .contains("master_sync_total_bytes:40", "master_sync_left_bytes:30")
                .contains("master_sync_perc:25.00", "master_link_down_since_seconds:9");
        assertThat(call("SLAVEOF no one")).isEqualTo("+OK");
        assertThat(call("CONFIG GET slaveof")).isEqualTo("[\"slaveof\" \"\"]");
        assertThat(follower.told).containsExactly("stop", "follow 10.0.0.1 7000", "stop");
    }

    @Test
    void promotionDrainsTheLinkAndKeepsTheHistory() {
        follow();
        String id = "a".repeat(40);
        engine.locked(
                () -> {
                    engine.replication().startedFrom(id, 100);
                    engine.replication().applied(130);
                });
        assertThat(call("REPLICAOF NO ONE")).isEqualTo("+OK");
        assertThat(follower.told).endsWith("drain", "stop");
        assertThat(call("INFO replication"))
                .contains("role:master", "master_replid2:" + id, "second_repl_offset:131")
                .contains("master_repl_offset:130")
                .doesNotContain("master_replid:" + id);
        assertThat(engine.replication().isInStep()).isFalse();
        assertThat(call("SET k v")).isEqualTo("+OK");
    }

    @Test
    void whoWaitsIsTold() {
        var waiting = new TestClient(engine, 2);
        assertThat(waiting.call("BLPOP", "l", "0")).isEqualTo("waits");
        follow();
        assertThat(waiting.answer())
                .isEqualTo(
                        "-UNBLOCKED force unblock from blocking operation, instance state changed"
                                + " (master -> replica?)");
        waiting.close();
    }

    @Test
    void aMastersDatabasesAreOfThisNumber() {
        follow();
        assertThat(call("CONFIG SET replicaof x")).startsWith("-ERR CONFIG SET failed");
        assertThat(call("HELLO 3")).contains("\"role\" \"replica\"");
    }

    // ---- Refusals

    @Test
    void clientsDoNotWrite() {
        call("SET k v");
        follow();
        assertThat(call("SET k w")).isEqualTo(READ_ONLY);
        assertThat(call("BLPOP l 0")).isEqualTo(READ_ONLY);
        assertThat(call("GET k")).isEqualTo("\"v\"");
        assertThat(call("PFCOUNT p")).isEqualTo(":0");
        assertThat(call("PUBLISH c m")).isEqualTo(":0");
        assertThat(call("MULTI")).isEqualTo("+OK");
        assertThat(call("DEL k")).isEqualTo(READ_ONLY);
        assertThat(call("EXEC"))
                .isEqualTo("-EXECABORT Transaction discarded because of previous errors.");
        call("CONFIG SET replica-read-only no");
        assertThat(call("SET k w")).isEqualTo("+OK");
    }

    /** It was queued when this was a master. */
    @Test
    void whatWasQueuedBeforeIsNotWritten() {
        var other = new TestClient(engine, 2);
        other.call("MULTI");
        other.call("SET", "k", "v");
        follow();
        assertThat(other.call("EXEC"))
                .isEqualTo(
                        "-EXECABORT Transaction discarded because of: READONLY You can't write"
                                + " against a read only replica.");
        other.close();
    }

    @Test
    void scriptsDoNotWrite() {
        follow();
        assertThat(client.call("EVAL", "return redis.call('SET', 'k', 'v')", "0"))
                .startsWith(READ_ONLY + " script: ");
        assertThat(client.call("EVAL", "return redis.call('GET', 'k')", "0")).isEqualTo("_");
        assertThat(client.call("EVAL", "#!lua\nreturn 1", "0")).isEqualTo(READ_ONLY);
        assertThat(client.call("EVAL", "#!lua flags=no-writes\nreturn 1", "0")).isEqualTo(":1");
    }

    @Test
    void staleDataIsGivenOnlyIfItMayBe() {
        call("SET k v");
        follow();
        follower.state = LinkState.CONNECTING;
        assertThat(call("GET k")).isEqualTo("\"v\"");
        call("CONFIG SET replica-serve-stale-data no");
        assertThat(call("GET k")).isEqualTo(DOWN);
        assertThat(call("PING")).isEqualTo(DOWN);
        assertThat(call("SET k w")).isEqualTo(READ_ONLY);
        assertThat(call("PUBLISH c m")).isEqualTo(":0");
        assertThat(call("EVAL return 0")).isEqualTo(DOWN);
        assertThat(client.call("EVAL", "return 1", "0")).isEqualTo(DOWN);
        String brave = "#!lua flags=no-writes,allow-stale\n";
        assertThat(client.call("EVAL", brave + "return redis.call('ECHO', 'a')", "0"))
                .isEqualTo("\"a\"");
        assertThat(client.call("EVAL", brave + "return redis.call('GET', 'k')", "0"))
                .startsWith("-ERR Can not execute the command on a stale replica script: ");
        assertThat(call("INFO replication")).contains("role:slave");
        follower.state = LinkState.CONNECTED;
        assertThat(call("GET k")).isEqualTo("\"v\"");
    }

    @Test
    void whileDataIsReplacedOnlyAFewCallsAreAnswered() {
        follow();
        engine.locked(() -> engine.replication().loading(new Replication.Loading(200, 50, 0)));
        assertThat(call("GET k")).isEqualTo(LOADING);
        assertThat(call("SET k v")).isEqualTo(READ_ONLY);
        assertThat(call("REPLICAOF NO ONE")).isEqualTo(LOADING);
        assertThat(call("ROLE")).startsWith("[\"slave\"");
        assertThat(call("INFO persistence"))
                .contains("loading:1", "loading_total_bytes:200", "loading_loaded_perc:25.00");
        assertThat(master("SET k v")).isNull();
        engine.locked(() -> engine.replication().loading(null));
        assertThat(call("GET k")).isEqualTo("\"v\"");
    }

    @Test
    void whatOtherServersAskIsRefusedAsInRedis() {
        assertThat(call("PSYNC ? -1")).isEqualTo("-ERR this server cannot have replicas");
        follow();
        follower.state = LinkState.CONNECT;
        String noLink = "-NOMASTERLINK Can't SYNC while not connected with my master";
        assertThat(call("PSYNC ? -1")).isEqualTo(noLink);
        assertThat(call("SYNC")).isEqualTo(noLink);
        assertThat(call("FAILOVER"))
                .isEqualTo("-ERR FAILOVER is not valid when server is a replica.");
        assertThat(call("WAIT x y")).startsWith("-ERR WAIT cannot be used with replica instances.");
        assertThat(call("WAITAOF 0 0 0"))
                .startsWith("-ERR WAITAOF cannot be used with replica instances.");
    }

    @Test
    void waitingForReplicasIsInVain() {
        assertThat(call("WAIT 0 0")).isEqualTo(":0");
        assertThat(call("WAIT 1 50")).isEqualTo("waits");
        engine.locked(() -> engine.blocking().timeOut(client));
        assertThat(client.answer()).isEqualTo(":0");
        assertThat(call("WAITAOF 0 0 0")).isEqualTo("[:0 :0]");
        assertThat(call("WAITAOF 1 0 0"))
                .isEqualTo(
                        "-ERR WAITAOF cannot be used when numlocal is set but appendonly is"
                                + " disabled.");
        assertThat(call("WAITAOF 2 0 0"))
                .isEqualTo("-ERR value is out of range, value must between 0 and 1");
    }

    // ---- What the master sends

    /** By the replica's clock the key is gone; by the master's, whose clock counts, it is not. */
    @ParameterizedTest
    @ValueSource(strings = {"INCR k", "APPEND k 1", "PERSIST k", "RENAME k l", "COPY k l"})
    void nothingHasExpiredForTheMaster(String line) {
        call("SET k 5 PX 10");
        follow();
        clock.advanceMillis(20);
        assertThat(call("GET k")).isEqualTo("_");
        assertThat(master(line)).isNull();
        assertThat(call("DBSIZE")).isNotEqualTo(":0");
        call("REPLICAOF NO ONE");
        switch (line) {
            case "PERSIST k" -> assertThat(call("GET k")).isEqualTo("\"5\"");
            default -> assertThat(call("EXISTS k l")).isEqualTo(":0"); // its time went with it
        }
    }

    @Test
    void theMasterRemovesWhatHasExpired() {
        call("SET k 5 PX 10");
        call("HSET h f v g w");
        call("HPEXPIRE h 10 FIELDS 1 f");
        follow();
        clock.advanceMillis(20);
        new Housekeeping(engine, null).expire();
        assertThat(call("DBSIZE")).isEqualTo(":2");
        assertThat(call("HGETALL h")).isEqualTo("[\"g\" \"w\"]");
        assertThat(call("INFO stats")).contains("expired_keys:0");
        assertThat(master("HINCRBY h n 1")).isNull();
        assertThat(master("HDEL h f")).isNull();
        assertThat(master("DEL k")).isNull();
        assertThat(call("DBSIZE")).isEqualTo(":1");
        assertThat(call("HLEN h")).isEqualTo(":2");
        call("REPLICAOF NO ONE");
        assertThat(call("INFO stats")).contains("expired_keys:0");
    }

    @Test
    void whatExpiresInThePastStaysUntilTheMasterRemovesIt() {
        follow();
        assertThat(master("SET k v PXAT 1000")).isNull();
        assertThat(master("SET l v")).isNull();
        assertThat(master("PEXPIREAT l 1000")).isNull();
        assertThat(call("DBSIZE")).isEqualTo(":2");
        assertThat(call("EXISTS k l")).isEqualTo(":0");
        call("REPLICAOF NO ONE");
        assertThat(call("GET k")).isEqualTo("_");
        assertThat(call("GET l")).isEqualTo("_");
        assertThat(call("DBSIZE")).isEqualTo(":0");
    }

    @Test
    void theMasterIsNeitherPausedNorLimited() {
        follow();
        call("CONFIG SET maxmemory 1");
        call("CLIENT PAUSE 100000 ALL");
        assertThat(master("SET k v")).isNull();
        call("CLIENT UNPAUSE");
        assertThat(call("GET k")).isEqualTo("\"v\"");
        call("CONFIG SET maxmemory-policy allkeys-lru");
        assertThat(call("GET k")).isEqualTo("\"v\"");
        call("CONFIG SET replica-ignore-maxmemory no");
        assertThat(call("GET k")).isEqualTo("_");
    }

    @Test
    void theMasterMayDoEverything() {
        call("ACL SETUSER default -@all +acl +info +config +replicaof");
        follow();
        assertThat(master("SET k v")).isNull();
        assertThat(master("NOSUCH k")).startsWith("ERR unknown command 'NOSUCH'");
        call("ACL SETUSER default +@all");
        assertThat(call("GET k")).isEqualTo("\"v\"");
    }
}
