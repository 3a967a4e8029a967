package dev.redlite.command.hash;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import dev.redlite.base.Bytes;
import dev.redlite.command.Commands;
import dev.redlite.engine.Command;
import dev.redlite.engine.CommandTable;
import dev.redlite.engine.Flag;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The table of commands says of hashes what Redis 8.10 says: commands-hash.tsv. */
class HashFactsTest {
    private static final CommandTable TABLE = Commands.table();

    /** A row of the file. */
    record Facts(
            String name,
            String since,
            int arity,
            String flags,
            int firstKey,
            int lastKey,
            int step,
            String syntax,
            String tier) {
        static Facts of(String line) {
            String[] cells = line.split("\t");
            return new Facts(
                    cells[0],
                    cells[2],
                    Integer.parseInt(cells[3]),
                    cells[4],
                    Integer.parseInt(cells[5]),
                    Integer.parseInt(cells[6]),
                    Integer.parseInt(cells[7]),
                    cells[9],
                    cells[10]);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static List<Facts> rows() throws IOException {
        try (var file = HashFactsTest.class.getResourceAsStream("/commands-hash.tsv")) {
            return new String(file.readAllBytes(), UTF_8).lines().skip(1).map(Facts::of).toList();
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void aCommandIsAsRedisHasIt(Facts facts) {
        Command command = find(facts.name);
        assertThat(command).isNotNull();
        assertThat(command.group()).isEqualTo("hash");
        assertThat(command.since()).isEqualTo(facts.since);
        assertThat(command.arity()).isEqualTo(facts.arity);
        assertThat(flags(command)).isEqualTo(facts.flags);
        assertThat(command.firstKey()).isEqualTo(facts.firstKey);
        assertThat(command.lastKey()).isEqualTo(facts.lastKey);
        assertThat(command.keyStep()).isEqualTo(facts.step);
        assertThat((facts.name + " " + command.syntax()).strip()).isEqualTo(facts.syntax);
        assertThat(command.deprecatedSince() != null).isEqualTo(facts.tier.equals("deprecated"));
        assertThat(command.summary()).isNotBlank();
        assertThat(command.complexity()).isNotBlank();
        assertThat(command.keyFlags().isEmpty()).isEqualTo(facts.firstKey == 0);
    }

    @Test
    void thereAreNoOtherCommandsInTheGroup() throws IOException {
        Set<String> known = new TreeSet<>();
        for (Command command : TABLE.all()) {
            if (command.group().equals("hash")) {
                known.add(command.name());
                command.subcommands().forEach(sub -> known.add(command.name() + " " + sub.name()));
            }
        }
        assertThat(known).containsExactlyElementsOf(rows().stream().map(Facts::name).toList());
    }

    private static Command find(String name) {
        String[] words = name.split(" ");
        Command command = TABLE.find(Bytes.of(words[0]));
        return words.length == 1 || command == null
                ? command
                : command.subcommand(Bytes.of(words[1]));
    }

    private static String flags(Command command) {
        String flags =
                Arrays.stream(Flag.values())
                        .filter(command::has)
                        .sorted(Comparator.naturalOrder())
                        .map(Flag::reported)
                        .collect(joining(" "));
        return flags.isEmpty() ? "-" : flags;
    }
}
