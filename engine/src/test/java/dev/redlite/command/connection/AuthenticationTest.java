package dev.redlite.command.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redlite.Redlite;
import dev.redlite.testing.TestClient;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AuthenticationTest {
    private static final String WRONG =
            "-WRONGPASS invalid username-password pair or user is disabled.";
    private static final String REQUIRED = "-NOAUTH Authentication required.";

    private final Redlite db = Redlite.openMemory();
    private final TestClient before = new TestClient(db.engine(), 1);

    @AfterEach
    void close() {
        db.close();
    }

    private TestClient stranger() {
        before.call("CONFIG", "SET", "requirepass", "secret");
        return new TestClient(db.engine(), 2);
    }

    @Test
    void withoutAPasswordAuthSaysSo() {
        assertThat(before.call("AUTH", "x"))
                .startsWith("-ERR AUTH <password> called without any password configured for the");
        assertThat(before.call("AUTH", "default", "x")).isEqualTo("+OK");
        assertThat(before.call("AUTH", "nobody", "x")).isEqualTo(WRONG);
        assertThat(before.call("AUTH", "a", "b", "c")).isEqualTo("-ERR syntax error");
    }

    @Test
    void aStrangerMayDoNothingButIntroduceItself() {
        TestClient client = stranger();
        assertThat(client.call("PING")).isEqualTo(REQUIRED);
        assertThat(client.call("MULTI")).isEqualTo(REQUIRED);
        assertThat(client.call("EXEC"))
                .isEqualTo("-EXECABORT Transaction discarded because of: " + REQUIRED.substring(1));
        assertThat(client.call("NOSUCH")).startsWith("-ERR unknown command");
        assertThat(client.call("GET")).startsWith("-ERR wrong number of arguments");
        assertThat(client.call("HELLO", "3")).startsWith("-NOAUTH HELLO must be called");
        assertThat(client.call("HELLO", "3", "SETNAME", "me")).startsWith("-NOAUTH HELLO must");
        assertThat(client.protocol()).isEqualTo(2);
        assertThat(client.call("RESET")).isEqualTo("+RESET");
        assertThat(client.call("PING")).isEqualTo(REQUIRED);
        assertThat(client.call("QUIT")).isEqualTo("+OK");
        assertThat(before.call("PING")).as("who was there before stays in").isEqualTo("+PONG");
    }

    @Test
    void everyWrongPasswordIsRefusedAndTheRightOneTaken() {
        TestClient client = stranger();
        for (String wrong : new String[] {"", "s", "secre", "secret1", "SECRET", "secreu"}) {
            assertThat(client.call("AUTH", wrong)).as(wrong).isEqualTo(WRONG);
            assertThat(client.call("PING")).isEqualTo(REQUIRED);
        }
        assertThat(client.call("HELLO", "2", "AUTH", "default", "bad")).isEqualTo(WRONG);
        assertThat(client.call("AUTH", "nobody", "secret")).isEqualTo(WRONG);
        assertThat(client.call("AUTH", "secret")).isEqualTo("+OK");
        assertThat(client.call("AUTH", "bad")).isEqualTo(WRONG);
        assertThat(client.call("PING")).as("a failed attempt changes nothing").isEqualTo("+PONG");
    }

    @Test
    void helloAuthenticatesAndNames() {
        TestClient client = stranger();
        assertThat(client.call("HELLO", "3", "AUTH", "default", "secret", "SETNAME", "me"))
                .startsWith("%[");
        assertThat(client.call("CLIENT", "GETNAME")).isEqualTo("\"me\"");
        assertThat(client.call("RESET")).isEqualTo("+RESET");
        assertThat(client.call("PING")).as("RESET forgets who it was").isEqualTo(REQUIRED);
    }

    @Test
    void withoutAPasswordAgainEverybodyIsIn() {
        TestClient client = stranger();
        before.call("CONFIG", "SET", "requirepass", "");
        assertThat(client.call("PING")).isEqualTo("+PONG");
    }

    @Test
    void helloChecksVersionThenOptions() {
        assertThat(before.call("HELLO", "x", "FOO"))
                .isEqualTo("-ERR Protocol version is not an integer or out of range");
        assertThat(before.call("HELLO", "1", "FOO"))
                .isEqualTo("-NOPROTO unsupported protocol version");
        assertThat(before.call("HELLO", "3", "AUTH", "u"))
                .isEqualTo("-ERR Syntax error in HELLO option 'AUTH'");
        assertThat(before.call("HELLO", "3", "SETNAME", "a b"))
                .isEqualTo(
                        "-ERR Client names cannot contain spaces, newlines or special characters.");
        assertThat(before.protocol()).isEqualTo(2);
    }

    @Test
    void aProgramItselfIsNeverAskedForThePassword() {
        stranger();
        try (var own = db.connect()) {
            own.call("RESET");
            assertThat(own.call("PING")).isEqualTo("PONG");
        }
    }
}
