package dev.redlite.command.scripting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redlite.Redlite;
import dev.redlite.testing.TestClient;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A script may do what the user may who runs it. */
class ScriptRightsTest {
    private final Redlite db = Redlite.openMemory();
    private final TestClient client = new TestClient(db.engine(), 1);

    @BeforeEach
    void limit() {
        client.call("RPUSH", "list", "1");
        client.call("SET", "weight_1", "5");
        client.call("ACL", "SETUSER", "u", "on", "nopass", "+@all", "-set", "~a*", "~list", "&*");
        client.call("AUTH", "u", "any");
    }

    @AfterEach
    void stop() {
        client.close();
        db.close();
    }

    private String eval(String script) {
        return client.call("EVAL", script, "0");
    }

    @Test
    void commandsAndKeysThatAreNotAllowedFail() {
        assertThat(eval("return redis.call('GET', 'a')")).doesNotContain("ACL");
        assertThat(eval("return redis.call('SET', 'a', 'b')"))
                .contains("ACL failure in script: User u has no permissions to run the 'set'");
        assertThat(eval("return redis.pcall('GET', 'b')"))
                .contains("ACL failure in script: No permissions to access a key");
        assertThat(eval("return redis.call('SORT', 'list', 'BY', 'weight_*')"))
                .contains("denied due to insufficient ACL permissions");
        client.call(
                "FUNCTION",
                "LOAD",
                "#!lua name=l\nredis.register_function('f', function()"
                        + " return redis.call('SET', 'a', 'b') end)");
        assertThat(client.call("FCALL", "f", "0")).contains("ACL failure in script");
    }

    @Test
    void aScriptMayAskFirst() {
        assertThat(eval("return redis.acl_check_cmd('GET', 'a')")).contains("1");
        assertThat(eval("return redis.acl_check_cmd('SET', 'a', 'b')")).isEqualTo("_");
        assertThat(eval("return redis.acl_check_cmd('GET', 'b')")).isEqualTo("_");
    }
}
