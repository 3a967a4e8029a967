package dev.redlite.command.stream;

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
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/** The table of commands says of streams what Redis 8.10 says: commands-stream.tsv. */
class StreamFactsTest {
    private static final CommandTable TABLE = Commands.table();

    /** A row of the file. */
    record Facts(List<String> cells) {
        String name() {
            return cells.get(0);
        }

        @Override
        public String toString() {
            return name();
        }
    }

    static List<Facts> rows() throws IOException {
        try (var in = StreamFactsTest.class.getResourceAsStream("/commands-stream.tsv")) {
            String text = new String(in.readAllBytes(), UTF_8);
            return text.lines().skip(1).map(line -> new Facts(List.of(line.split("\t")))).toList();
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void factsAreThoseOfRedis(Facts facts) {
        Command command = TABLE.lookUp(Bytes.of(facts.name().replace(' ', '|')));
        assertThat(command).isNotNull();
        assertThat(command.group()).isEqualTo("stream");
        assertThat(command.since()).isEqualTo(facts.cells.get(2));
        assertThat(command.arity()).isEqualTo(Integer.parseInt(facts.cells.get(3)));
        String flags = command.flags().stream().map(Flag::reported).collect(joining(" "));
        assertThat(flags.isEmpty() ? "-" : flags).isEqualTo(facts.cells.get(4));
        assertThat(command.firstKey()).isEqualTo(Integer.parseInt(facts.cells.get(5)));
        assertThat(command.lastKey()).isEqualTo(Integer.parseInt(facts.cells.get(6)));
        if (command.handler() != null) {
            String syntax = facts.cells.get(9).substring(facts.name().length());
            assertThat(plain(command.syntax())).isEqualTo(plain(syntax));
        }
        assertThat(command.summary()).isNotEmpty().doesNotEndWith(".");
        assertThat(command.complexity()).isNotEmpty();
    }

    private static String plain(String syntax) {
        return syntax.strip().replace(" | ", "|");
    }

    @Test
    void thereAreNoOtherCommands() throws IOException {
        var known = new TreeSet<String>();
        TABLE.eachCommand(
                command -> {
                    if (command.group().equals("stream")) {
                        String name = command.fullName().replace('|', ' ');
                        known.add(name.toUpperCase(Locale.ROOT));
                    }
                });
        assertThat(known)
                .containsExactlyElementsOf(
                        new TreeSet<>(rows().stream().map(Facts::name).toList()));
    }

    @Test
    void keysAreFoundBehindStreams() {
        Command command = TABLE.find(Bytes.of("XREADGROUP"));
        assertThat(command).isNotNull();
        String[] words = "XREADGROUP GROUP g c COUNT 1 STREAMS a b > 0".split(" ");
        byte[][] arguments = new byte[words.length][];
        for (int i = 0; i < words.length; i++) {
            arguments[i] = Bytes.of(words[i]);
        }
        assertThat(command.keyPositions(arguments)).containsExactly(7, 8);
    }
}
