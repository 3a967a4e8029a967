package dev.redlite.command.acl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redlite.RedliteException;
import dev.redlite.base.Bytes;
import dev.redlite.testing.MemoryFixture;
import dev.redlite.testing.TestClient;

import org.junit.jupiter.api.Test;

/** Rights, wherever a command may come from. */
class AclEnforcementTest extends MemoryFixture {
    private static final String KEY = "-NOPERM No permissions to access a key";
    private static final String CHANNEL = "-NOPERM No permissions to access a channel";
    private static final String NO_GET =
            "-NOPERM User u has no permissions to run the 'get' command";

    private TestClient user(String rules) {
        assertThat(call("ACL SETUSER u on nopass " + rules)).isEqualTo("+OK");
        var other = new TestClient(db.engine(), 2);
        assertThat(other.call("AUTH", "u", "x")).isEqualTo("+OK");
        return other;
    }

    @Test
    void commandsKeysAndChannelsAreChecked() {
        TestClient other = user("+@all -get ~a* %R~r* &c*");
        assertThat(other.call("GET", "a")).isEqualTo(NO_GET);
        assertThat(other.call("SET", "a", "1")).isEqualTo("+OK");
        assertThat(other.call("SET", "r", "1")).isEqualTo(KEY);
        assertThat(other.call("STRLEN", "r")).isEqualTo(":0");
        assertThat(other.call("MGET", "a", "r", "x")).isEqualTo(KEY);
        assertThat(other.call("COPY", "r", "a")).isEqualTo(":0");
        assertThat(other.call("COPY", "a", "r")).isEqualTo(KEY);
        assertThat(other.call("PUBLISH", "c", "x")).isEqualTo(":0");
        assertThat(other.call("PUBLISH", "d", "x")).isEqualTo(CHANNEL);
        assertThat(other.call("SUBSCRIBE", "c1", "d")).isEqualTo(CHANNEL);
        assertThat(other.call("PSUBSCRIBE", "c1*")).isEqualTo(CHANNEL);
        other.close();
    }

    /** Redis 7.0 did not see the only key of PFMERGE, and let everybody write it. */
    @Test
    void aCommandThatMayHaveMoreKeysIsCheckedForItsFirst() {
        TestClient other = user("+@all ~a*");
        assertThat(other.call("PFMERGE", "d")).isEqualTo(KEY);
        assertThat(call("COMMAND GETKEYS PFMERGE d")).isEqualTo("[\"d\"]");
        assertThat(other.call("GEORADIUS", "a", "0", "0", "1", "km", "STORE", "x")).isEqualTo(KEY);
        assertThat(other.call("XREAD", "STREAMS", "a", "x", "0", "0")).isEqualTo(KEY);
        assertThat(other.call("MSETEX", "2", "a", "1", "x", "1")).isEqualTo(KEY);
        assertThat(other.call("MIGRATE", "h", "1", "", "0", "1", "KEYS", "a", "x")).isEqualTo(KEY);
        other.close();
    }

    @Test
    void setNeedsToReadOnlyWhatItAnswersOrCompares() {
        TestClient other = user("+@all %W~w");
        assertThat(other.call("SET", "w", "1")).isEqualTo("+OK");
        assertThat(other.call("SET", "w", "1", "GET")).isEqualTo(KEY);
        assertThat(other.call("SET", "w", "1", "IFEQ", "1")).isEqualTo(KEY);
        assertThat(other.call("DELEX", "w", "IFEQ", "1")).isEqualTo(KEY);
        assertThat(other.call("BITFIELD", "w", "GET", "u8", "0")).isEqualTo(KEY);
        assertThat(other.call("GETDEL", "w")).isEqualTo(KEY);
        assertThat(other.call("DELEX", "w")).isEqualTo(":1");
        other.close();
    }

    @Test
    void sortReadsOtherKeysOnlyForWhoMayReadAll() {
        call("RPUSH a 1 2");
        TestClient other = user("+@all ~a*");
        assertThat(other.call("SORT", "a")).isEqualTo("[\"1\" \"2\"]");
        assertThat(other.call("SORT", "a", "BY", "nosort")).isEqualTo("[\"1\" \"2\"]");
        for (String option : new String[] {"BY", "GET"}) {
            assertThat(other.call("SORT_RO", "a", option, "a*"))
                    .isEqualTo(
                            "-ERR "
                                    + option
                                    + " option of SORT denied due to insufficient ACL"
                                    + " permissions.");
        }
        call("ACL SETUSER u (+sort %R~*)");
        assertThat(other.call("SORT", "a", "GET", "a*")).isEqualTo("[_ _]");
        other.close();
    }

    @Test
    void aTransactionIsCheckedWhenQueuedAndWhenRun() {
        TestClient other = user("+@all ~a*");
        other.call("MULTI");
        assertThat(other.call("GET", "x")).isEqualTo(KEY);
        assertThat(other.call("EXEC")).startsWith("-EXECABORT ");
        other.call("MULTI");
        assertThat(other.call("SET", "a", "1")).isEqualTo("+QUEUED");
        assertThat(other.call("GET", "a")).isEqualTo("+QUEUED");
        call("ACL SETUSER u -get");
        assertThat(other.call("EXEC"))
                .isEqualTo(
                        "[+OK -NOPERM ACLs rules changed between the moment the transaction was"
                                + " accumulated and the EXEC call. This command is no longer"
                                + " allowed for the following reason: no permission to execute the"
                                + " command or subcommand]");
        assertThat(call("ACL LOG")).contains("\"context\" \"multi\" \"object\" \"get\"");
        other.close();
    }

    @Test
    void whoWaitsIsCheckedAgainWhenServed() {
        TestClient other = user("+@all ~*");
        assertThat(other.call("BLPOP", "list", "0")).isEqualTo("waits");
        call("ACL SETUSER u resetkeys");
        assertThat(call("RPUSH list x")).isEqualTo(":1");
        assertThat(other.answer()).isEqualTo(KEY);
        assertThat(call("LRANGE list 0 -1")).isEqualTo("[\"x\"]");
        other.close();
    }

    @Test
    void changedRightsHoldAtOnce() {
        TestClient other = user("+@all ~* &*");
        assertThat(other.call("GET", "a")).isEqualTo("_");
        call("ACL SETUSER u -get");
        assertThat(other.call("GET", "a")).isEqualTo(NO_GET);
        call("ACL SETUSER u +get");
        assertThat(other.call("GET", "a")).isEqualTo("_");
        assertThat(other.isKilled()).isFalse();
        other.close();
    }

    @Test
    void clientsOfADeletedUserAreClosedAndNobody() {
        TestClient other = user("+@all ~* &*");
        call("ACL SETUSER default on >secret");
        assertThat(call("ACL DELUSER u nobody u")).isEqualTo(":1");
        assertThat(other.isKilled()).isTrue();
        assertThat(other.call("PING")).isEqualTo("-NOAUTH Authentication required.");
        assertThat(call("ACL DELUSER u default"))
                .isEqualTo("-ERR The 'default' user cannot be removed");
        other.close();
    }

    @Test
    void theDefaultUserCanBeOffOrHavePasswords() {
        call("CONFIG SET requirepass one");
        var stranger = new TestClient(db.engine(), 3);
        assertThat(stranger.call("PING")).startsWith("-NOAUTH ");
        assertThat(stranger.call("AUTH", "one")).isEqualTo("+OK");
        call("ACL SETUSER default >two");
        assertThat(stranger.call("AUTH", "two")).isEqualTo("+OK");
        call("CONFIG SET requirepass three");
        assertThat(stranger.call("AUTH", "two")).startsWith("-WRONGPASS ");
        assertThat(call("ACL GETUSER default")).doesNotContain("nopass");
        call("CONFIG SET requirepass ''");
        assertThat(new TestClient(db.engine(), 4).call("PING")).isEqualTo("+PONG");
        call("ACL SETUSER default off");
        var late = new TestClient(db.engine(), 5);
        assertThat(late.call("PING")).startsWith("-NOAUTH ");
        assertThat(late.call("AUTH", "default", "x")).startsWith("-WRONGPASS ");
        assertThat(call("PING")).as("who was there before stays in").isEqualTo("+PONG");
        stranger.close();
    }

    @Test
    void anEmbeddedSessionIsTheDefaultUserUntilItSaysOtherwise() {
        call("ACL SETUSER u on >pw +@all ~a*");
        try (var own = db.connect()) {
            assertThat(own.call("ACL", "WHOAMI")).isEqualTo(Bytes.of("default"));
            own.call("SET", "b", "1");
            assertThatThrownBy(() -> own.call("AUTH", "u", "wrong"))
                    .isInstanceOf(RedliteException.class)
                    .hasMessageStartingWith("WRONGPASS ");
            own.call("AUTH", "u", "pw");
            own.call("SET", "a", "1");
            assertThatThrownBy(() -> own.call("GET", "b")).hasMessageStartingWith("NOPERM ");
            call("ACL DELUSER u");
            assertThat(own.call("GET", "b")).isEqualTo(Bytes.of("1"));
        }
    }

    @Test
    void clientsAreShownAndKilledByUser() {
        TestClient other = user("+@all ~* &*");
        assertThat(call("CLIENT LIST")).contains(" user=default ").contains(" user=u ");
        assertThat(call("CLIENT KILL USER nobody")).isEqualTo("-ERR No such user 'nobody'");
        assertThat(call("CLIENT KILL USER u")).isEqualTo(":1");
        assertThat(other.isKilled()).isTrue();
        other.close();
    }

    @Test
    void resetMakesTheDefaultUserOfAnyone() {
        TestClient other = user("+@all -get ~*");
        assertThat(other.call("GET", "a")).isEqualTo(NO_GET);
        assertThat(other.call("RESET")).isEqualTo("+RESET");
        assertThat(other.call("ACL", "WHOAMI")).isEqualTo("\"default\"");
        assertThat(other.call("GET", "a")).isEqualTo("_");
        other.close();
    }

    @Test
    void newUsersHearAllChannelsIfThatIsTheDefault() {
        call("CONFIG SET acl-pubsub-default allchannels");
        call("ACL SETUSER u (+get)");
        assertThat(call("ACL LIST"))
                .contains("user u off sanitize-payload &* -@all (&* -@all +get)");
        call("ACL SETUSER u resetchannels");
        call("ACL SETUSER u reset");
        assertThat(call("ACL LIST")).contains("user u off sanitize-payload &* -@all\"");
    }
}
