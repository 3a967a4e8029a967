package dev.redlite.command.acl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redlite.testing.MemoryFixture;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.util.Arrays;

/** Rules, and the form in which they are shown since Redis 7.2. */
class AclRulesTest extends MemoryFixture {
    private static final String NOTHING = "off sanitize-payload resetchannels -@all";

    private String shown(String name) {
        String list = call("ACL LIST");
        int begin = list.indexOf("\"user " + name + " ") + 7 + name.length();
        return list.substring(begin, list.indexOf('"', begin));
    }

    @Test
    void theDefaultUserMayDoEverything() {
        assertThat(call("ACL LIST"))
                .isEqualTo("[\"user default on nopass sanitize-payload ~* &* +@all\"]");
        assertThat(call("ACL WHOAMI")).isEqualTo("\"default\"");
        assertThat(call("ACL USERS")).isEqualTo("[\"default\"]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "'' ; off sanitize-payload resetchannels -@all",
                "on nopass ; on nopass sanitize-payload resetchannels -@all",
                "skip-sanitize-payload ; off skip-sanitize-payload resetchannels -@all",
                "~a ~b ~a ; off sanitize-payload ~a ~b resetchannels -@all",
                "%R~a %W~a %RW~b %wr~c %R~d ; off sanitize-payload ~a ~b ~c %R~d resetchannels"
                        + " -@all",
                "~a allkeys ; off sanitize-payload ~* resetchannels -@all",
                "~* resetkeys ~b ; off sanitize-payload ~b resetchannels -@all",
                "&a &b &a ; off sanitize-payload resetchannels &a &b -@all",
                "&a allchannels ; off sanitize-payload &* -@all",
                "+get +set +get ; off sanitize-payload resetchannels -@all +set +get",
                "+get -get ; off sanitize-payload resetchannels -@all -get",
                "+@all -@write +SET ; off sanitize-payload resetchannels +@all -@write +set",
                "+get +@all ; off sanitize-payload resetchannels +@all",
                "+@all +get -@all ; off sanitize-payload resetchannels -@all",
                "+config|get +config|set +config ; off sanitize-payload resetchannels -@all"
                        + " +config",
                "+config -config|set ; off sanitize-payload resetchannels -@all +config"
                        + " -config|set",
                "+select|0 +select|1 ; off sanitize-payload resetchannels -@all +select|0"
                        + " +select|1",
                "+select|0 -select +get ; off sanitize-payload resetchannels -@all -select +get",
                "(+get ~a) ( +set %W~b &c ) ; off sanitize-payload resetchannels -@all"
                        + " (~a resetchannels -@all +get)"
                        + " (%W~b resetchannels &c -@all +set)",
                "(+get) clearselectors ; off sanitize-payload resetchannels -@all",
                "on >a ~* &* +@all (+get) reset ; off sanitize-payload resetchannels -@all",
            })
    void rulesHaveANormalForm(String rules, String shown) {
        assertThat(call(("ACL SETUSER u " + rules).strip())).isEqualTo("+OK");
        assertThat(shown("u")).isEqualTo(shown);
    }

    @Test
    void whatIsShownMakesTheSameUserAgain() {
        call("ACL SETUSER u on >a >b ~k* %R~r &c +@all -@write +config|get (+set ~x) (%W~y +get)");
        String shown = shown("u");
        call("ACL SETUSER v " + shown);
        assertThat(shown("v")).isEqualTo(shown);
    }

    @Test
    void passwordsAreKeptAsHashes() {
        String hash = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
        call("ACL SETUSER u nopass >test >other >test");
        assertThat(shown("u"))
                .startsWith("off sanitize-payload #" + hash + " #")
                .doesNotContain("test");
        call("ACL SETUSER u <other");
        assertThat(shown("u")).isEqualTo(NOTHING.replace("payload", "payload #" + hash));
        call("ACL SETUSER u !" + hash);
        assertThat(shown("u")).isEqualTo(NOTHING);
        call("ACL SETUSER u #" + hash + " on");
        assertThat(call("AUTH u test")).isEqualTo("+OK");
    }

    @Test
    void ofRulesOneOfWhichIsWrongNoneHolds() {
        call("ACL SETUSER u on nopass ~a");
        String before = shown("u");
        assertThat(call("ACL SETUSER u ~b >x +nothing"))
                .isEqualTo(
                        "-ERR Error in ACL SETUSER modifier '+nothing': Unknown command or"
                                + " category name in ACL");
        assertThat(shown("u")).isEqualTo(before);
        assertThat(call("ACL SETUSER fresh +nothing")).startsWith("-ERR ");
        assertThat(call("ACL USERS")).doesNotContain("fresh");
    }

    @Test
    void aUserIsShownInBothProtocols() {
        call("ACL SETUSER u on nopass ~a +get (+set ~b)");
        assertThat(call("ACL GETUSER u"))
                .isEqualTo(
                        "[\"flags\" [\"on\" \"nopass\" \"sanitize-payload\"] \"passwords\" []"
                                + " \"commands\" \"-@all +get\" \"keys\" \"~a\" \"channels\" \"\""
                                + " \"selectors\" [[\"commands\" \"-@all +set\" \"keys\" \"~b\""
                                + " \"channels\" \"\"]]]");
        call("HELLO 3");
        assertThat(call("ACL GETUSER u")).startsWith("%[\"flags\" ~[\"on\"");
        assertThat(call("ACL GETUSER nobody")).isEqualTo("_");
    }

    /** A malformed selector has hung a server, a long pattern has overflowed its stack. */
    @Test
    void hostileRulesAreRefusedAtOnce() {
        for (String rule :
                new String[] {
                    "(+get", "(", "((+get)", "(~a (+get))", "%", "%~", "%RWR~a", "~a\0b"
                }) {
            assertThat(call("ACL SETUSER u " + rule)).as(rule).startsWith("-ERR ");
        }
        String long1 = "~" + "*a".repeat(500_000);
        long begun = System.nanoTime();
        assertThat(call("ACL SETUSER u on nopass +@all " + long1)).isEqualTo("+OK");
        call("ACL DRYRUN u GET " + "a".repeat(1000));
        String[] many = new String[100_000];
        Arrays.setAll(many, i -> i == 0 ? "ACL" : i == 1 ? "SETUSER" : i == 2 ? "v" : "+get|" + i);
        assertThat(client.call(many)).isEqualTo("+OK");
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(8));
    }
}
