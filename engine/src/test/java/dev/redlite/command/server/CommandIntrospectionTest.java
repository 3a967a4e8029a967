package dev.redlite.command.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redlite.Redlite;
import dev.redlite.testing.TestClient;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CommandIntrospectionTest {
    private final Redlite db = Redlite.openMemory();
    private final TestClient client = new TestClient(db.engine(), 1);

    @BeforeEach
    void speakThree() {
        client.call("HELLO", "3");
    }

    @AfterEach
    void close() {
        db.close();
    }

    @Test
    void infoHasTenElements() {
        assertThat(client.call("COMMAND", "INFO", "get", "nosuch", "config|nosuch"))
                .isEqualTo(
                        "[[\"get\" :2 ~[+readonly +fast] :1 :1 :1 ~[+@read +@string +@fast] ~[]"
                                + " ~[%[\"flags\" ~[+RO +access] \"begin_search\" %[\"type\""
                                + " \"index\" \"spec\" %[\"index\" :1]] \"find_keys\" %[\"type\""
                                + " \"range\" \"spec\" %[\"lastkey\" :0 \"keystep\" :1 \"limit\""
                                + " :0]]]] ~[]] _ _]");
        assertThat(client.call("COMMAND", "INFO", "CONFIG|GET"))
                .isEqualTo(
                        "[[\"config|get\" :-3 ~[+admin +noscript +loading +stale] :0 :0 :0"
                                + " ~[+@admin +@slow +@dangerous] ~[] ~[] ~[]]]");
        assertThat(client.call("COMMAND", "INFO", "config"))
                .startsWith("[[\"config\" :-2 ~[] :0 :0 :0 ~[+@slow] ~[] ~[] [[\"config|get\" :-3");
    }

    @Test
    void commandGivesAllOfThem() {
        int count = db.engine().table().all().size();
        assertThat(client.call("COMMAND", "COUNT")).isEqualTo(":" + count);
        assertThat(client.call("COMMAND")).startsWith("[[\"").contains("[\"command\" :-1");
        assertThat(client.call("COMMAND", "INFO")).isEqualTo(client.call("COMMAND"));
        assertThat(client.call("COMMAND", "NOSUCH"))
                .isEqualTo("-ERR unknown subcommand 'NOSUCH'. Try COMMAND HELP.");
    }

    @Test
    void docsDescribeTheArguments() {
        String get =
                "%[\"summary\" \"Returns the value of a key\" \"since\" \"1.0.0\" \"group\""
                        + " \"string\" \"complexity\" \"O(1)\" \"arguments\" [%[\"name\" \"key\""
                        + " \"type\" \"key\" \"display_text\" \"key\" \"key_spec_index\" :0]]]";
        String docs = client.call("COMMAND", "DOCS", "get", "nosuch");
        assertThat(docs.replaceFirst("\"summary\" \"[^\"]*\"", "\"summary\" \"\""))
                .isEqualTo(
                        "%[\"get\" "
                                + get.replaceFirst("\"summary\" \"[^\"]*\"", "\"summary\" \"\"")
                                + "]");
        assertThat(client.call("COMMAND", "DOCS", "quit"))
                .contains("\"doc_flags\" ~[+deprecated] \"deprecated_since\" \"7.2.0\"")
                .contains("\"replaced_by\" \"");
        assertThat(client.call("COMMAND", "DOCS", "config"))
                .contains("\"subcommands\" %[\"config|get\" %[\"summary\"");
        assertThat(client.call("COMMAND", "DOCS", "ping", "PING").split("\"since\"", -1))
                .hasSize(3);
        assertThat(client.call("COMMAND", "DOCS")).startsWith("%[\"");
    }

    @Test
    void listFilters() {
        assertThat(client.call("COMMAND", "LIST")).contains("\"get\"", "\"config|get\"");
        assertThat(client.call("COMMAND", "LIST", "FILTERBY", "ACLCAT", "Transaction"))
                .isEqualTo("[\"multi\" \"exec\" \"discard\" \"watch\" \"unwatch\"]");
        assertThat(client.call("COMMAND", "LIST", "FILTERBY", "PATTERN", "CONFIG|S*"))
                .isEqualTo("[\"config|set\"]");
        assertThat(client.call("COMMAND", "LIST", "FILTERBY", "MODULE", "x")).isEqualTo("[]");
        assertThat(client.call("COMMAND", "LIST", "FILTERBY", "ACLCAT", "x")).isEqualTo("[]");
        for (String[] wrong :
                new String[][] {
                    {"COMMAND", "LIST", "x"},
                    {"COMMAND", "LIST", "FILTERBY", "x", "y"},
                    {"COMMAND", "LIST", "FILTERBY", "MODULE"},
                    {"COMMAND", "LIST", "FILTERBY", "PATTERN", "a", "b"}
                }) {
            assertThat(client.call(wrong)).isEqualTo("-ERR syntax error");
        }
    }

    @Test
    void keysAreFoundInACall() {
        assertThat(client.call("COMMAND", "GETKEYS", "mset", "a", "1", "b", "2"))
                .isEqualTo("[\"a\" \"b\"]");
        assertThat(client.call("COMMAND", "GETKEYS", "object", "encoding", "k"))
                .isEqualTo("[\"k\"]");
        assertThat(client.call("COMMAND", "GETKEYSANDFLAGS", "rename", "a", "b"))
                .isEqualTo("[[\"a\" ~[+RW +access +delete]] [\"b\" ~[+OW +update]]]");
        assertThat(client.call("COMMAND", "GETKEYS", "nosuch", "a"))
                .isEqualTo("-ERR Invalid command specified");
        assertThat(client.call("COMMAND", "GETKEYS", "config", "foo"))
                .isEqualTo("-ERR Invalid command specified");
        assertThat(client.call("COMMAND", "GETKEYS", "config", "get", "x"))
                .isEqualTo("-ERR The command has no key arguments");
        assertThat(client.call("COMMAND", "GETKEYS", "get", "a", "b"))
                .isEqualTo("-ERR Invalid number of arguments specified for command");
    }
}
