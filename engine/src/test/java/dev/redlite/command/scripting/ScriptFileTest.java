package dev.redlite.command.scripting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redlite.Options;
import dev.redlite.Redlite;
import dev.redlite.RedliteException;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Scripts and functions on a file: what they leave in it. */
class ScriptFileTest {
    private static final String LIBRARY =
            """
            #!lua name=counters
            local calls = 0
            redis.register_function('add', function(keys, args)
                calls = calls + 1
                return {redis.call('INCRBY', keys[1], args[1]), calls}
            end)
            """;

    private static final Pattern RECOVERED = Pattern.compile("redlite_recovered_records:(\\d+)");

    @TempDir Path root;
    private Path directory;

    @BeforeEach
    void makeFolder() throws IOException {
        directory = Files.createDirectory(root.resolve("first"));
    }

    private Redlite open() {
        return Redlite.open(
                directory.resolve("app.db"),
                Options.defaults()
                        .withBackground(false)
                        .withCacheBytes(10_000)
                        .withKeyBytes(10_000));
    }

    private static String text(Object answer) {
        return answer instanceof byte[] bytes
                ? new String(bytes, StandardCharsets.UTF_8)
                : String.valueOf(answer);
    }

    @Test
    void aLibraryIsReplacedByOneOfTheSameLength() {
        try (Redlite db = open()) {
            db.functionLoad(LIBRARY);
            db.functionLoad(LIBRARY.replace("'add'", "'sum'"));
            assertThat(db.fcall("sum", List.of("n"), "5")).isEqualTo(List.of(5L, 1L));
            assertThatThrownBy(() -> db.fcall("add", List.of("n"), "5"))
                    .isInstanceOf(RedliteException.class)
                    .hasMessage("ERR Function not found");
            db.functionLoad(LIBRARY.replace("calls + 1", "calls + 2"));
            assertThat(db.fcall("add", List.of("n"), "5")).isEqualTo(List.of(10L, 2L));
        }
    }

    @Test
    void functionsAreThereWhenTheFileIsOpenedAgain() {
        try (Redlite db = open()) {
            assertThat(db.functionLoad(LIBRARY)).isEqualTo("counters");
            assertThat(db.fcall("add", List.of("n"), "5")).isEqualTo(List.of(5L, 1L));
            assertThat(db.fcall("ADD", List.of("n"), "5")).isEqualTo(List.of(10L, 2L));
        }
        try (Redlite db = open()) {
            assertThat(db.fcall("add", List.of("n"), "1")).isEqualTo(List.of(11L, 1L));
            assertThat(db.check()).isEmpty();
        }
    }

    @Test
    void functionsAreNoKeys() throws Exception {
        try (Redlite db = open();
                var connection = db.connect()) {
            db.set("k", "v");
            db.functionLoad(LIBRARY);
            assertThat(connection.call("DBSIZE")).isEqualTo(1L);
            assertThat(connection.call("FLUSHALL")).isEqualTo("OK");
            assertThat(connection.call("DBSIZE")).isEqualTo(0L);
            assertThat(db.fcall("add", List.of("n"), "5")).isEqualTo(List.of(5L, 1L));
            assertThatThrownBy(() -> connection.call("SELECT", "16"))
                    .isInstanceOf(RedliteException.class);
            db.flush();
            try (var sql =
                            DriverManager.getConnection(
                                    "jdbc:sqlite:" + directory.resolve("app.db"));
                    var statement = sql.createStatement();
                    var rows =
                            statement.executeQuery(
                                    "SELECT (SELECT library || ' ' || code FROM functions_view),"
                                            + " (SELECT group_concat(key) FROM keys_view)")) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.getString(1)).isEqualTo("counters " + LIBRARY);
                assertThat(rows.getString(2)).isEqualTo("n");
            }
            assertThat(db.check()).isEmpty();
        }
    }

    @Test
    void aLibraryOfADroppedTransactionIsNotThere() {
        try (Redlite db = open();
                var connection = db.connect()) {
            db.functionLoad(LIBRARY);
            connection.call("MULTI");
            connection.call("FUNCTION", "DELETE", "counters");
            connection.call("FCALL", "add", "1", "n", "1");
            var answers = (List<?>) connection.call("EXEC");
            assertThat(answers.get(1)).isInstanceOf(RedliteException.class);
            assertThatThrownBy(() -> db.fcall("add", List.of("n"), "1"))
                    .hasMessageContaining("Function not found");
        }
    }

    @Test
    void whatAScriptChangedBeforeItFailedStays() {
        try (Redlite db = open()) {
            assertThatThrownBy(
                            () ->
                                    db.eval(
                                            "redis.call('SET', KEYS[1], 'v') error('no')",
                                            List.of("k")))
                    .hasMessageContaining("user_script:1: no");
            assertThat(db.get("k")).isEqualTo("v");
        }
        try (Redlite db = open()) {
            assertThat(db.get("k")).isEqualTo("v");
        }
    }

    @Test
    void valuesThatAreNotInMemoryAreReadWhetherDeclaredOrNot() {
        try (Redlite db = open()) {
            for (String list : List.of("a", "b")) {
                db.eval("for i = 1, 5000 do redis.call('RPUSH', KEYS[1], i) end", List.of(list));
            }
        }
        try (Redlite db = open()) {
            String script =
                    "redis.call('SET', 'mark', 1)"
                            + " return {redis.call('LINDEX', KEYS[1], 4999),"
                            + " redis.call('LLEN', 'b'), redis.call('LINDEX', 'b', -1)}";
            var answer = (List<?>) db.eval(script, List.of("a"));
            assertThat(answer.stream().map(ScriptFileTest::text))
                    .containsExactly("5000", "5000", "5000");
            assertThat(db.check()).isEmpty();
        }
    }

    @Test
    void aScriptOfTheReadOnlyKindWritesNothing() {
        try (Redlite db = open()) {
            assertThatThrownBy(() -> db.evalReadOnly("redis.call('SET', 'k', 'v')", List.of()))
                    .hasMessageContaining("Write commands are not allowed");
            assertThat(db.get("k")).isNull();
            assertThat(text(db.evalReadOnly("return ARGV[1]", List.of(), "x"))).isEqualTo("x");
        }
    }

    @Test
    void aScriptIsOneRecordOfTheLog() throws IOException {
        try (Redlite db = open();
                var connection = db.connect()) {
            assertThat(recordsInACopy("none")).isZero();
            db.set("plain", "1");
            assertThat(recordsInACopy("one")).isEqualTo(1);
            String writes =
                    "for i = 1, 50 do redis.call('INCR', i) redis.call('LPUSH', 'l', i) end";
            connection.call("EVAL", writes, "0");
            assertThat(recordsInACopy("two")).isEqualTo(2);
            connection.call("EVAL", "return redis.call('GET', 1)", "0");
            assertThat(recordsInACopy("still two")).isEqualTo(2);
        }
    }

    /** How many records are recovered from the files as they are, as after a crash. */
    private long recordsInACopy(String name) throws IOException {
        Path copy = directory.resolveSibling(directory.getFileName() + " " + name);
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(directory.relativize(file)));
            }
        }
        try (Redlite db = Redlite.open(copy.resolve("app.db"));
                var connection = db.connect()) {
            String figures = text(connection.call("INFO", "persistence"));
            Matcher found = RECOVERED.matcher(figures);
            assertThat(found.find()).isTrue();
            return Long.parseLong(found.group(1));
        }
    }
}
