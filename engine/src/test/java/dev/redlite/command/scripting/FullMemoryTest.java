package dev.redlite.command.scripting;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.redlite.testing.MemoryFixture;
import dev.redlite.testing.TestClient;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Scripts when the data has reached maxmemory. */
class FullMemoryTest extends MemoryFixture {
    private static final String OOM = "-OOM command not allowed when used memory > 'maxmemory'.";
    private static final String SET = "return redis.call('SET', 'k', 'w')";

    @BeforeEach
    void fill() {
        call("SET k v");
        call("SET other v");
    }

    private void limit(String policy) {
        assertThat(call("CONFIG SET maxmemory-policy " + policy + " maxmemory 1")).isEqualTo("+OK");
    }

    private String eval(String script) {
        return client.call("EVAL", script, "0");
    }

    @Test
    void aScriptWithoutFlagsMayWriteOnceItHasWritten() {
        limit("noeviction");
        assertThat(eval(SET)).startsWith(OOM + " script: ");
        assertThat(eval("redis.call('DEL', 'k') " + SET)).isEqualTo("+OK");
        assertThat(call("GET k")).isEqualTo("\"w\"");
    }

    @Test
    void aScriptWithFlagsMustAskForIt() {
        limit("noeviction");
        assertThat(eval("#!lua\nredis.call('DEL', 'k') " + SET)).isEqualTo(OOM);
        assertThat(call("GET k")).isEqualTo("\"v\"");
        assertThat(eval("#!lua flags=allow-oom\n" + SET)).isEqualTo("+OK");
        assertThat(eval("#!lua flags=no-writes\nreturn redis.call('GET', 'k')")).isEqualTo("\"w\"");
    }

    @Test
    void whereKeysCanGoTheyGoBeforeTheScript() {
        limit("allkeys-random");
        assertThat(eval("redis.call('MSET', 'n', 1, 'm', 2) return redis.call('KEYS', '*')"))
                .contains("\"n\"", "\"m\"")
                .doesNotContain("\"k\"", "\"other\"");
    }

    @Test
    void execIsNotBegunIfAScriptInItNeedsRoom() {
        for (String script : new String[] {"#!lua\n" + SET, "#!lua flags=allow-oom\n" + SET}) {
            call("CONFIG SET maxmemory 0");
            call("MULTI");
            client.call("EVAL", script, "0");
            fillFromAfar();
            assertThat(call("EXEC"))
                    .isEqualTo(
                            script.contains("allow-oom")
                                    ? "[+OK]"
                                    : "-EXECABORT Transaction discarded because of: "
                                            + OOM.substring(1));
        }
    }

    private void fillFromAfar() {
        try (var other = new TestClient(db.engine(), 2)) {
            assertThat(other.call("CONFIG", "SET", "maxmemory", "1")).isEqualTo("+OK");
        }
    }

    @Test
    void whatIsOnlyKnownInsideOfExecIsLookedAtThere() {
        String script = "#!lua\n" + SET;
        call("MULTI");
        client.call("SCRIPT", "LOAD", script);
        client.call("EVALSHA", Digests.sha1(script.getBytes(US_ASCII)), "0");
        fillFromAfar();
        assertThat(call("EXEC"))
                .contains(
                        "-OOM allow-oom flag is not set on the script, can not run it when used"
                                + " memory > 'maxmemory'");
        assertThat(call("GET k")).isEqualTo("\"v\"");
    }
}
