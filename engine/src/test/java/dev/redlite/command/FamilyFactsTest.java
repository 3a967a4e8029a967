package dev.redlite.command;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.redlite.base.Bytes;
import dev.redlite.engine.Command;
import dev.redlite.engine.CommandTable;
import dev.redlite.engine.Flag;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The table of commands says of whole families what Redis 8.10 says: commands-(family).tsv. */
class FamilyFactsTest {
    /** Families by the file they are in, with the name of their group. */
    private static final Map<String, String> GROUPS =
            Map.ofEntries(
                    Map.entry("array", "array"),
                    Map.entry("bitmap", "bitmap"),
                    Map.entry("geo", "geo"),
                    Map.entry("hll", "hyperloglog"),
                    Map.entry("list", "list"),
                    Map.entry("set", "set"),
                    Map.entry("zset", "sorted-set"));

    private static final CommandTable TABLE = Commands.table();

    /** A row of a file. */
    record Facts(String group, String name, String common, String keys, String syntax) {
        static Facts of(String group, String line) {
            String[] cells = line.split("\t");
            return new Facts(
                    group,
                    cells[0],
                    cells[2] + " " + cells[3] + " " + cells[4],
                    cells[5] + " " + cells[6] + " " + step(cells),
                    cells[9]);
        }

        /** Of keys that must be found from the arguments COMMAND INFO shows a number, too. */
        private static String step(String[] cells) {
            return cells[7].equals("movablekeys") ? cells[5].equals("0") ? "0" : "1" : cells[7];
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static List<Facts> rows() throws IOException {
        List<Facts> rows = new ArrayList<>();
        for (var family : GROUPS.entrySet()) {
            String path = "/commands-" + family.getKey() + ".tsv";
            try (var file = FamilyFactsTest.class.getResourceAsStream(path)) {
                new String(file.readAllBytes(), UTF_8)
                        .lines()
                        .skip(1)
                        .map(line -> Facts.of(family.getValue(), line))
                        .forEach(rows::add);
            }
        }
        return rows;
    }

    @ParameterizedTest
    @MethodSource("rows")
    void aCommandIsAsRedisHasIt(Facts facts) {
        Command command = TABLE.find(Bytes.of(facts.name));
        assertThat(command).isNotNull();
        assertThat(command.group()).isEqualTo(facts.group);
        assertThat(command.since() + " " + command.arity() + " " + flags(command))
                .isEqualTo(facts.common);
        assertThat(command.firstKey() + " " + command.lastKey() + " " + command.keyStep())
                .isEqualTo(facts.keys);
        assertThat((facts.name + " " + command.syntax()).strip()).isEqualTo(facts.syntax);
        assertThat(command.summary()).isNotBlank().doesNotEndWith(".");
        assertThat(command.complexity()).isNotBlank();
        assertThat(command.arguments()).isNotNull();
        boolean hasKeys = command.firstKey() != 0 || command.has(Flag.MOVABLEKEYS);
        assertThat(command.keySpecs().isEmpty()).isNotEqualTo(hasKeys);
    }

    @Test
    void thereAreNoOtherCommandsInTheFamilies() throws IOException {
        Set<String> known = new TreeSet<>();
        for (Command command : TABLE.all()) {
            if (GROUPS.containsValue(command.group())) {
                known.add(command.name());
            }
        }
        assertThat(known)
                .containsExactlyElementsOf(
                        new TreeSet<>(rows().stream().map(Facts::name).toList()));
    }

    private static String flags(Command command) {
        return String.join(" ", command.reportedFlags());
    }
}
