package dev.redlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redlite.base.Bytes;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

/** Strings of which the entry holds the bytes: after SET, and when they were read from the file. */
class BareStringsTest {
    @TempDir Path folder;

    private Redlite db;

    @BeforeEach
    void open() {
        db = Redlite.open(folder.resolve("app.db"));
    }

    @AfterEach
    void close() {
        db.close();
    }

    private Object call(String command, String... arguments) {
        try (Connection connection = db.connect()) {
            Object answer = connection.call(command, arguments);
            return answer instanceof byte[] bytes ? Bytes.utf8(bytes) : String.valueOf(answer);
        }
    }

    /** Two elements of one call that meet in a register: the lesser must not win. */
    @Test
    void aDenseSketchCountsAlikeHoweverItIsHeld() {
        call("PFADD", "made", "x");
        call("PFDEBUG", "TODENSE", "made");
        byte[] dense = db.get(Bytes.of("made"));
        db.set(Bytes.of("set"), dense);
        db.set(Bytes.of("read"), dense);
        String[] words = new String[5_001];
        for (int i = 1; i < words.length; i++) {
            words[i] = "element" + i;
        }
        for (String key : new String[] {"made", "set"}) {
            words[0] = key;
            assertThat(call("PFADD", words)).isEqualTo("1");
        }
        close();
        open();
        words[0] = "read";
        assertThat(call("PFADD", words)).isEqualTo("1");
        call("PFCOUNT", "made"); // which notes the count in it
        call("PFCOUNT", "set");
        call("PFCOUNT", "read");
        assertThat(db.get(Bytes.of("set"))).isEqualTo(db.get(Bytes.of("made")));
        assertThat(db.get(Bytes.of("read"))).isEqualTo(db.get(Bytes.of("made")));
    }

    /** A key that is given twice in a call: the call's arguments stay as they were. */
    @Test
    void argumentsAreNotOverwritten() {
        call("CONFIG", "SET", "slowlog-log-slower-than", "0");
        for (String key : new String[] {"new", "new", "other"}) {
            call("SET", "other", "of another length");
            call("MSET", key, "aaa", key, "bbb");
            try (Connection connection = db.connect()) {
                assertThat(TwoEngines.shown(connection.call("SLOWLOG", "GET", "1")))
                        .contains("[MSET, " + key + ", aaa, " + key + ", bbb]");
            }
            assertThat(call("GET", key)).isEqualTo("bbb");
        }
    }

    /** As in Redis, where commands on bits have the string made raw before they look at it. */
    @Test
    void commandsOnBitsMakeTheStringRaw() {
        db.set("number", "1");
        assertThat(call("OBJECT", "ENCODING", "number")).isEqualTo("int");
        assertThat(call("SETBIT", "number", "2", "1")).isEqualTo("1");
        assertThat(call("OBJECT", "ENCODING", "number")).isEqualTo("raw");
        db.set("number", "2");
        assertThat(call("OBJECT", "ENCODING", "number")).as("set anew").isEqualTo("int");
        db.set("text", "abc");
        assertThat(call("OBJECT", "ENCODING", "text")).isEqualTo("embstr");
        db.append("text", "d");
        assertThat(call("OBJECT", "ENCODING", "text")).isEqualTo("raw");
        call("RENAME", "text", "other");
        assertThat(call("OBJECT", "ENCODING", "other")).isEqualTo("raw");
        db.set("other", "efgh");
        assertThat(call("OBJECT", "ENCODING", "other")).isEqualTo("embstr");
    }

    @Test
    void whatSortStoredDoesNotChangeWithTheStringItWasReadFrom() {
        for (int size : new int[] {3, 1_000}) {
            db.set("k_x", "a".repeat(size));
            call("DEL", "list");
            call("RPUSH", "list", "x", "x");
            call("SORT", "list", "BY", "nosort", "GET", "k_*", "STORE", "stored");
            db.set("k_x", "b".repeat(size));
            close();
            open();
            for (String index : new String[] {"0", "1"}) {
                assertThat(call("LINDEX", "stored", index)).isEqualTo("a".repeat(size));
            }
        }
    }
}
