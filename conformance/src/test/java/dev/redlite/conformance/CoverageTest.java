package dev.redlite.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.redlite.Redlite;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Every command has a case file, but for a list that may only shrink. */
class CoverageTest {
    private static final Set<String> COVERED =
            CaseFile.readAll(Path.of("cases")).stream()
                    .map(CaseFile::command)
                    .collect(Collectors.toSet());

    @Test
    void everyCommandHasCases() throws IOException {
        var missing = new TreeSet<>(commands());
        missing.removeAll(COVERED);
        missing.removeAll(listed());
        assertThat(missing).as("commands without a file in cases").isEmpty();
    }

    @Test
    void theListOfMissingCasesOnlyShrinks() throws IOException {
        var surplus = new TreeSet<>(listed());
        surplus.removeIf(name -> commands().contains(name) && !COVERED.contains(name));
        assertThat(surplus).as("names to strike from without-cases.txt").isEmpty();
    }

    @Test
    void caseFilesNameCommands() {
        var unknown = new TreeSet<>(COVERED);
        unknown.removeAll(commands());
        assertThat(unknown).as("names that are no command's").isEmpty();
    }

    private static Set<String> commands() {
        try (var database = Redlite.openMemory()) {
            var names = new TreeSet<String>();
            database.engine()
                    .table()
                    .eachCommand(
                            command ->
                                    names.add(
                                            command.fullName()
                                                    .replace('|', ' ')
                                                    .toUpperCase(Locale.ROOT)));
            return names;
        }
    }

    private static Set<String> listed() throws IOException {
        try (var in = CoverageTest.class.getResourceAsStream("without-cases.txt")) {
            return new String(in.readAllBytes(), UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .collect(Collectors.toSet());
        }
    }
}
