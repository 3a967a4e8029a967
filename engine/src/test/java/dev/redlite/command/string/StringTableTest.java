package dev.redlite.command.string;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.redlite.base.Bytes;
import dev.redlite.command.Commands;
import dev.redlite.engine.Command;
import dev.redlite.engine.CommandTable;
import dev.redlite.engine.Flag;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

class StringTableTest {
    private final CommandTable table = Commands.table();

    /** A line of commands-string.tsv, which come from Redis's COMMAND INFO. */
    record Facts(
            String name,
            String since,
            int arity,
            Set<String> flags,
            int first,
            int last,
            int step) {
        static Facts of(String line) {
            String[] fields = line.split("\t");
            boolean isFound = fields[6].equals("movablekeys");
            return new Facts(
                    fields[0],
                    fields[1],
                    Integer.parseInt(fields[2]),
                    Set.of(fields[3].split(" ")),
                    Integer.parseInt(fields[4]),
                    Integer.parseInt(fields[5]),
                    isFound ? 0 : Integer.parseInt(fields[6]));
        }
    }

    static List<Facts> facts() throws IOException {
        try (var file = StringTableTest.class.getResourceAsStream("/commands-string.tsv")) {
            return new String(Objects.requireNonNull(file).readAllBytes(), UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(Facts::of)
                    .toList();
        }
    }

    private Command command(Facts facts) {
        return Objects.requireNonNull(table.find(Bytes.of(facts.name)), facts.name);
    }

    @ParameterizedTest
    @MethodSource("facts")
    void theFactsOfEachCommandAreThoseOfRedis(Facts facts) {
        Command command = command(facts);
        Set<String> flags =
                command.flags().stream().map(Flag::reported).collect(Collectors.toSet());
        assertThat(command.group()).isEqualTo("string");
        assertThat(
                        new Facts(
                                command.name(),
                                command.since(),
                                command.arity(),
                                flags,
                                command.firstKey(),
                                command.lastKey(),
                                command.keyStep()))
                .isEqualTo(facts);
        assertThat(command.keyFinder() != null).isEqualTo(flags.contains("movablekeys"));
    }

    @ParameterizedTest
    @MethodSource("facts")
    void eachCommandIsDescribed(Facts facts) {
        Command command = command(facts);
        assertThat(command.summary()).isNotBlank().doesNotEndWith(".");
        assertThat(command.complexity()).startsWith("O(");
        assertThat(command.syntax()).isNotBlank().doesNotStartWith(facts.name);
        assertThat(command.keyFlags()).first().isIn("RO", "RW", "OW");
        assertThat(command.deprecatedSince() == null).isEqualTo(command.replacedBy() == null);
    }

    @Test
    void noCommandOfTheGroupIsMissingInTheFacts() throws IOException {
        var known = facts().stream().map(Facts::name).collect(Collectors.toSet());
        var missing =
                table.all().stream()
                        .filter(command -> command.group().equals("string"))
                        .map(Command::name)
                        .filter(name -> !known.contains(name));
        assertThat(missing).isEmpty();
    }
}
