package dev.redlite.conformance.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redlite.Connection;
import dev.redlite.Redlite;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/** Libraries of functions that one process loads are what another one calls, from then on. */
@Timeout(120)
class SharedFunctionsTest {
    private static final int ROUNDS = Integer.getInteger("redlite.rounds", 30);
    private static final int KILLS = Math.max(3, ROUNDS / 10);
    private static final String NOT_FOUND = "-ERR Function not found";

    @TempDir Path folder;

    private Redlite db;
    private Connection connection;
    private JavaProcess child;

    @BeforeEach
    void open() throws IOException {
        db = Redlite.open(folder.resolve("shared.db"));
        connection = db.connect();
        child = startChild();
    }

    @AfterEach
    void close() throws IOException, InterruptedException {
        child.kill();
        connection.close();
        assertThat(db.check()).isEmpty();
        db.close();
    }

    private JavaProcess startChild() throws IOException {
        var started = JavaProcess.start(Obeying.class, folder.resolve("shared.db").toString());
        started.await("ready");
        return started;
    }

    private String here(String... words) {
        return Obeying.call(connection, String.join("\t", words));
    }

    private String there(String... words) throws IOException {
        child.tell(String.join("\t", words).replace("\n", "\\n"));
        return child.await("answer ").substring("answer ".length());
    }

    private static String library(String name, String function, String answer) {
        return "#!lua name=%s\nredis.register_function('%s', function() return '%s' end)"
                .formatted(name, function, answer);
    }

    @Test
    void whatOneLoadsTheOtherCallsAtOnce() throws IOException {
        assertThat(here("FCALL", "f", "0")).isEqualTo(NOT_FOUND);
        assertThat(there("FCALL", "f", "0")).isEqualTo(NOT_FOUND);
        for (int i = 0; i < ROUNDS; i++) {
            String text = library("lib", "f", i + "a");
            assertThat(here("FUNCTION", "LOAD", "REPLACE", text)).isEqualTo("lib");
            assertThat(there("FCALL", "f", "0")).isEqualTo(i + "a");
            text = library("lib", "f", i + "b");
            assertThat(there("FUNCTION", "LOAD", "REPLACE", text)).isEqualTo("lib");
            assertThat(here("FCALL_RO", "f", "0")).startsWith("-ERR Can not execute a script");
            assertThat(here("FCALL", "f", "0")).isEqualTo(i + "b");
        }
        assertThat(there("FUNCTION", "LOAD", library("other", "F", "")))
                .isEqualTo("-ERR Function F already exists");
        assertThat(there("FUNCTION", "LOAD", library("lib", "g", "")))
                .isEqualTo("-ERR Library 'lib' already exists");
    }

    @Test
    void whatOneRemovesIsGoneForTheOther() throws IOException {
        for (String remove : List.of("DELETE\tone", "FLUSH")) {
            there("FUNCTION", "LOAD", library("one", "f", "here"));
            there("FUNCTION", "LOAD", library("two", "g", "too"));
            assertThat(here("FCALL", "f", "0")).isEqualTo("here");
            here("FUNCTION", remove);
            assertThat(there("FCALL", "f", "0")).isEqualTo(NOT_FOUND);
            boolean isAll = remove.equals("FLUSH");
            assertThat(there("FCALL", "g", "0")).isEqualTo(isAll ? NOT_FOUND : "too");
            assertThat(there("FUNCTION", "DELETE", "one")).isEqualTo("-ERR Library not found");
            assertThat(there("FUNCTION", "FLUSH")).isEqualTo("OK");
            assertThat(here("FUNCTION", "LIST")).isEqualTo("[]");
        }
    }

    @Test
    void aLibraryThatStaysKeepsItsStateWhenTheOtherProcessChangesAnother() throws IOException {
        here(
                "FUNCTION",
                "LOAD",
                "#!lua name=counting\nlocal n = 0\n"
                        + "redis.register_function('count', function() n = n + 1 return n end)");
        for (int i = 1; i <= 5; i++) {
            there("FUNCTION", "LOAD", "REPLACE", library("other", "f", "x" + i));
            assertThat(here("FCALL", "count", "0")).isEqualTo("" + i);
            assertThat(here("FCALL", "f", "0")).isEqualTo("x" + i);
        }
        assertThat(there("FCALL", "count", "0")).isEqualTo("1");
    }

    @Test
    void whatWasLoadedSurvivesTheProcessThatLoadedIt() throws Exception {
        var random = new Random();
        for (int i = 0; i < KILLS; i++) {
            child.tell("load");
            int loaded = 0;
            for (int more = 1 + random.nextInt(30); more > 0; more--) {
                loaded = number(child.await("loaded "));
            }
            child.kill();
            int version = Integer.parseInt(here("FCALL", "version", "0"));
            assertThat(version).isGreaterThanOrEqualTo(loaded);
            child = startChild();
            assertThat(there("FCALL", "version", "0")).isEqualTo("" + version);
            if (i % 2 == 0) {
                db.flush();
            }
        }
    }

    private static int number(String said) {
        return Integer.parseInt(said.replaceAll("\\D", ""));
    }
}
