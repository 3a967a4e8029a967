package dev.redlite.command.acl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redlite.testing.MemoryFixture;
import dev.redlite.testing.TestClient;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** ACL LOG, and the file of users. */
class AclLogTest extends MemoryFixture {
    @TempDir private Path folder;
    private TestClient other;

    @BeforeEach
    void limit() {
        call("ACL SETUSER u on nopass +@all -get ~a* resetchannels");
        other = new TestClient(db.engine(), 2);
        other.call("AUTH", "u", "x");
    }

    @Test
    void everyRefusalIsLoggedWithItsReason() {
        other.call("get", "a");
        other.call("SET", "b", "1");
        other.call("PUBLISH", "c", "x");
        other.call("AUTH", "nobody", "secret");
        String log = call("ACL LOG");
        assertThat(log)
                .contains(
                        "\"reason\" \"auth\" \"context\" \"toplevel\" \"object\" \"AUTH\""
                                + " \"username\" \"nobody\" \"age-seconds\"")
                .contains("\"reason\" \"channel\" \"context\" \"toplevel\" \"object\" \"c\"")
                .contains("\"reason\" \"key\" \"context\" \"toplevel\" \"object\" \"b\"")
                .contains(
                        "\"reason\" \"command\" \"context\" \"toplevel\" \"object\" \"get\""
                                + " \"username\" \"u\"")
                .contains("cmd=")
                .doesNotContain("secret");
        assertThat(log.indexOf("\"auth\"")).isLessThan(log.indexOf("\"command\""));
        assertThat(call("INFO stats"))
                .contains("acl_access_denied_auth:1\r\n")
                .contains("acl_access_denied_cmd:1\r\n")
                .contains("acl_access_denied_key:1\r\n")
                .contains("acl_access_denied_channel:1\r\n");
        assertThat(call("INFO errorstats"))
                .contains("errorstat_NOPERM:count=3")
                .contains("errorstat_WRONGPASS:count=1");
        assertThat(call("INFO commandstats"))
                .contains("cmdstat_get:calls=0")
                .contains("rejected_calls=1,failed_calls=0");
    }

    /** The client is shown as it is while it makes the call. */
    @Test
    void theClientsCommandIsTheOneThatWasRefused() {
        other.call("PING");
        other.call("GET", "a");
        assertThat(call("ACL LOG")).contains(" cmd=get ").doesNotContain("cmd=ping");
        other.call("CONFIG", "none");
        assertThat(call("CLIENT LIST")).contains(" cmd=NULL user=u ");
        other.call("SET", "a");
        assertThat(call("CLIENT LIST")).contains(" cmd=set user=u ");
    }

    @Test
    void likeEntriesOfAMinuteAreOne() {
        long begun = clock.millis();
        other.call("GET", "a");
        clock.advanceMillis(1500);
        other.call("GET", "b");
        clock.advanceMillis(250);
        assertThat(call("ACL LOG"))
                .startsWith("[[\"count\" :2 \"reason\" \"command\"")
                .contains("\"age-seconds\" \"0.25\"")
                .contains("\"entry-id\" :0 \"timestamp-created\" :" + begun)
                .contains("\"timestamp-last-updated\" :" + (begun + 1500));
        clock.advanceMillis(60_001);
        other.call("GET", "a");
        assertThat(call("ACL LOG")).contains("\"entry-id\" :1").contains("\"entry-id\" :0");
        assertThat(call("ACL LOG 1")).doesNotContain("\"entry-id\" :0");
        assertThat(call("ACL LOG 0")).isEqualTo("[]");
        assertThat(call("ACL LOG reset")).isEqualTo("+OK");
        assertThat(call("ACL LOG")).isEqualTo("[]");
    }

    @Test
    void theLogIsAsLongAsItMayBe() {
        for (int i = 0; i < 20; i++) {
            other.call("SET", "key" + i, "x");
        }
        assertThat(call("ACL LOG 100").split("entry-id", -1)).hasSize(21);
        call("CONFIG SET acllog-max-len 3");
        assertThat(call("ACL LOG 100").split("entry-id", -1)).hasSize(4);
        call("CONFIG SET acllog-max-len 0");
        other.call("GET", "a");
        assertThat(call("ACL LOG")).isEqualTo("[]");
    }

    @Test
    void dryRunsAreNotLogged() {
        assertThat(call("ACL DRYRUN u GET a"))
                .isEqualTo("\"User u has no permissions to run the 'get' command\"");
        assertThat(call("ACL DRYRUN u SET b 1"))
                .isEqualTo("\"User u has no permissions to access the 'b' key\"");
        assertThat(call("ACL DRYRUN u PUBLISH c 1"))
                .isEqualTo("\"User u has no permissions to access the 'c' channel\"");
        assertThat(call("ACL DRYRUN u SET a 1")).isEqualTo("+OK");
        assertThat(call("ACL LOG")).isEqualTo("[]");
        assertThat(call("EXISTS a")).isEqualTo(":0");
    }

    @Test
    void usersAreSavedAndLoaded() throws IOException {
        Path file = folder.resolve("users.acl");
        assertThat(call("ACL SAVE")).startsWith("-ERR This Redis instance is not configured to");
        assertThat(call("ACL LOAD")).startsWith("-ERR This Redis instance is not configured to");
        db.engine().locked(() -> db.engine().config().get("aclfile").set(file.toString()));
        call("ACL SETUSER v on >pw ~x (+get %R~y)");
        assertThat(call("ACL SAVE")).isEqualTo("+OK");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(Files.readString(file))
                .startsWith("user default on nopass")
                .doesNotContain("pw");
        String before = call("ACL LIST");
        call("ACL SETUSER v reset");
        call("ACL SETUSER w");
        assertThat(call("ACL LOAD")).isEqualTo("+OK");
        assertThat(call("ACL LIST")).isEqualTo(before);
        assertThat(other.isKilled()).as("its user is still there").isFalse();
        try (var files = Files.list(folder)) {
            assertThat(files).as("nothing is left beside it").containsExactly(file);
        }
    }

    @Test
    void whoIsNotInTheFileIsClosed() throws IOException {
        Path file = folder.resolve("users.acl");
        Files.writeString(file, "# users\n\n  user default on >secret ~* +@all\nuser v on\n");
        db.engine().locked(() -> db.engine().config().get("aclfile").set(file.toString()));
        assertThat(call("ACL LOAD")).isEqualTo("+OK");
        assertThat(other.isKilled()).isTrue();
        assertThat(call("ACL USERS")).isEqualTo("[\"default\" \"v\"]");
        assertThat(new TestClient(db.engine(), 9).call("PING")).startsWith("-NOAUTH ");
    }

    @Test
    void aFileThatIsWrongChangesNothing() throws IOException {
        Path file = folder.resolve("users.acl");
        db.engine().locked(() -> db.engine().config().get("aclfile").set(file.toString()));
        assertThat(call("ACL LOAD"))
                .isEqualTo(
                        "-ERR Error loading ACLs, opening file '"
                                + file
                                + "': No such file or directory");
        Files.writeString(file, "users x\nuser a on +nothing\nuser a\nuser b (+get\nuser c on\n");
        String before = call("ACL LIST");
        assertThat(call("ACL LOAD"))
                .startsWith("-ERR " + file + ":1: line should start with user keyword")
                .contains(file + ":2: Unknown command or category name in ACL. ")
                .contains("Duplicate user 'a' found on line 3")
                .contains(file + ":4: Unmatched parenthesis in selector definition.")
                .endsWith(
                        "WARNING: ACL errors detected, no change to the previously active ACL rules"
                                + " was performed");
        assertThat(call("ACL LIST")).isEqualTo(before);
    }

    @Test
    void secretsAreNew() {
        assertThat(call("ACL GENPASS"))
                .matches("\"[0-9a-f]{64}\"")
                .isNotEqualTo(call("ACL GENPASS"));
        assertThat(call("ACL GENPASS 5")).matches("\"[0-9a-f]{2}\"");
        assertThat(call("ACL GENPASS 4096")).matches("\"[0-9a-f]{1024}\"");
    }
}
