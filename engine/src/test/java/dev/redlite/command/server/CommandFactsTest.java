package dev.redlite.command.server;

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
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** The facts of the connection, server and transaction commands are those of Redis 8. */
class CommandFactsTest {
    /** Those that are not there yet, or must stay unknown. */
    private static final Pattern ABSENT = Pattern.compile("CLIENT CACHING|CLIENT TRACKING|MONITOR");

    /** Redlite's own. */
    private static final Set<String> OWN = Set.of("VACUUM", "AUTOVACUUM");

    private static final CommandTable TABLE = Commands.table();

    record Facts(Map<String, String> values) {
        String get(String column) {
            String value = values.getOrDefault(column, "");
            return value.equals("-") ? "" : value;
        }

        @Override
        public String toString() {
            return get("name");
        }
    }

    static List<Facts> all() {
        try (var in = CommandFactsTest.class.getResourceAsStream("/commands-server.tsv")) {
            if (in == null) {
                throw new AssertionError("commands-server.tsv is missing");
            }
            List<String> lines = new String(in.readAllBytes(), UTF_8).lines().toList();
            String[] names = lines.getFirst().split("\t");
            List<Facts> all = new ArrayList<>();
            for (String line : lines.subList(1, lines.size())) {
                String[] values = line.split("\t", -1);
                Map<String, String> facts = new HashMap<>();
                for (int i = 0; i < names.length; i++) {
                    facts.put(names[i], values[i]);
                }
                all.add(new Facts(facts));
            }
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Facts> present() {
        return all().stream().filter(f -> !ABSENT.matcher(f.get("name")).matches()).toList();
    }

    @ParameterizedTest
    @MethodSource("present")
    void factsAreThoseOfRedis(Facts facts) {
        Command command = TABLE.lookUp(Bytes.of(facts.get("name").replace(' ', '|')));
        assertThat(command).isNotNull();
        assertThat(command.group()).isEqualTo(facts.get("family"));
        assertThat(command.since()).isEqualTo(facts.get("since"));
        assertThat(command.arity()).isEqualTo(Integer.parseInt(facts.get("arity")));
        assertThat(flags(command)).isEqualTo(facts.get("flags"));
        assertThat(command.firstKey()).isEqualTo(Integer.parseInt(facts.get("first_key")));
        assertThat(command.lastKey()).isEqualTo(Integer.parseInt(facts.get("last_key")));
        assertThat(command.keyStep()).isEqualTo(Integer.parseInt(facts.get("step")));
        boolean isContainer = command.handler() == null || command.name().equals("COMMAND");
        if (!isContainer) {
            assertThat(plain(command.syntax())).isEqualTo(syntax(facts));
        }
        assertThat(command.summary()).isNotEmpty().doesNotEndWith(".");
    }

    private static String flags(Command command) {
        return command.flags().stream().map(Flag::reported).collect(joining(" "));
    }

    private static String syntax(Facts facts) {
        return plain(facts.get("syntax").substring(facts.get("name").length()));
    }

    private static String plain(String syntax) {
        return syntax.strip().replace(" | ", "|");
    }

    @Test
    void nothingElseIsThere() {
        Set<String> known = Set.copyOf(all().stream().map(Facts::toString).toList());
        List<String> unknown = new ArrayList<>();
        TABLE.eachCommand(
                command -> {
                    String name = command.fullName().replace('|', ' ').toUpperCase(Locale.ROOT);
                    boolean isOurs =
                            Set.of("cluster", "connection", "server", "transactions")
                                    .contains(command.group());
                    if (isOurs && !known.contains(name) && !OWN.contains(name)) {
                        unknown.add(name);
                    }
                });
        assertThat(unknown).isEmpty();
    }

    @Test
    void everyCommandHasAHandlerOrSubcommandsAndNoDottedSummary() {
        TABLE.eachCommand(
                command -> {
                    boolean leads = !command.subcommands().isEmpty();
                    assertThat(command.handler() != null || leads).as(command.fullName()).isTrue();
                    assertThat(command.arguments()).as(command.fullName()).isNotNull();
                });
    }
}
