package dev.redlite.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redlite.Redlite;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

class TransferCommandsTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    @TempDir Path folder;

    private Path database;
    private Path dump;
    private Path copy;

    private int run(String... args) {
        return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
    }

    @BeforeEach
    void makeDatabase() {
        database = folder.resolve("app.db");
        dump = folder.resolve("dump.rdb");
        copy = folder.resolve("copy.db");
        try (Redlite open = Redlite.open(database)) {
            open.set("k", "v");
            open.hset("h", "f", "w");
        }
    }

    private String[] files() throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toArray(String[]::new);
        }
    }

    @Test
    void whatWasExportedIsImported() throws IOException {
        assertThat(run("export", dump.toString(), "--db", database.toString())).isZero();
        assertThat(run("import", dump.toString(), "--db", copy.toString())).isZero();
        assertThat(out.toString()).contains("2 keys are in " + dump, "2 keys are in " + copy);
        assertThat(err.toString()).isEmpty();
        assertThat(files()).containsExactly("app.db", "copy.db", "dump.rdb");
        try (Redlite open = Redlite.open(copy)) {
            assertThat(open.get("k")).isEqualTo("v");
            assertThat(open.hget("h", "f")).isEqualTo("w");
        }
    }

    @Test
    void whatIsThereIsNotTouched() throws IOException {
        assertThat(run("export", dump.toString(), "--db", database.toString())).isZero();
        byte[] before = Files.readAllBytes(database);
        assertThat(run("import", dump.toString(), "--db", database.toString())).isEqualTo(1);
        assertThat(run("export", dump.toString(), "--db", database.toString())).isEqualTo(1);
        assertThat(err.toString()).contains("already");
        assertThat(Files.readAllBytes(database)).isEqualTo(before);
        assertThat(run("import", folder.resolve("none").toString())).isEqualTo(1);
        assertThat(run("export", copy.toString(), "--db", folder + "/none")).isEqualTo(1);
    }

    /** The keys before the damage are not kept, and neither is what a killed import left. */
    @Test
    void aDamagedFileLeavesNothing() throws IOException {
        assertThat(run("export", dump.toString(), "--db", database.toString())).isZero();
        byte[] whole = Files.readAllBytes(dump);
        Files.write(dump, Arrays.copyOf(whole, whole.length - 1));
        Files.writeString(folder.resolve("copy.db.importing"), "left over");
        assertThat(run("import", dump.toString(), "--db", copy.toString())).isEqualTo(1);
        assertThat(err.toString()).contains("the end comes too early");
        assertThat(files()).containsExactly("app.db", "dump.rdb");
    }

    @Test
    void helpSaysThatItIsAllOrNothing() {
        assertThat(run("import", "--help")).isZero();
        assertThat(out.toString()).contains("All or nothing", "--db").doesNotContain("null");
        assertThat(run("export", "--help")).isZero();
    }
}
