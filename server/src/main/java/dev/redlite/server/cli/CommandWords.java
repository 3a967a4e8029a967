package dev.redlite.server.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A command line as users of Redis write it: {@code redlite redlite.conf --port 7000 --maxmemory
 * 1gb}. A first word that is no option is a configuration file, {@code -} standard input; what
 * follows counts more than what the file says; every parameter of CONFIG GET is an option too.
 */
final class CommandWords {
    private final Directives directives;
    private @Nullable Path file;
    private final List<String> arguments = new ArrayList<>();

    private CommandWords(Directives directives) {
        this.directives = directives;
    }

    /**
     * Reads a command line that serves.
     *
     * @throws ConfigException if the file cannot be used, or a parameter's value does not fit
     */
    static CommandWords read(CommandLine line, Directives directives, String... args) {
        var words = new CommandWords(directives);
        int from = 0;
        List<Directive> ofFile = List.of();
        if (args.length > 0 && (args[0].equals("-") || !args[0].startsWith("-"))) {
            ofFile = words.open(args[0]);
            from = 1;
        }
        List<String> own = words.split(line.getCommandSpec(), args, from);
        for (Directive directive : ofFile) {
            if (!isOverruled(directive.name(), own)) {
                directives.add(directive);
            }
        }
        for (Directive directive : words.given) {
            directives.add(directive);
        }
        words.arguments.addAll(directives.arguments());
        words.arguments.addAll(own);
        return words;
    }

    private final List<Directive> given = new ArrayList<>();

    /** The configuration file, or null if there is none that could be written. */
    @Nullable Path file() {
        return file;
    }

    /** Options for picocli, the file's first. */
    String[] arguments() {
        return arguments.toArray(new String[0]);
    }

    private List<Directive> open(String name) {
        if (!name.equals("-")) {
            file = Path.of(name).toAbsolutePath().normalize();
            return ConfigReader.read(file);
        }
        try {
            return ConfigReader.read(System.in);
        } catch (IOException failure) {
            throw new ConfigException("redlite: cannot read standard input: " + failure);
        }
    }

    /** Takes out the options that are parameters; returns the others. */
    private List<String> split(CommandSpec spec, String[] args, int from) {
        List<String> own = new ArrayList<>();
        int at = from;
        while (at < args.length) {
            String word = args[at++];
            String name = word.startsWith("--") ? word.substring(2) : "";
            int equals = name.indexOf('=');
            String key = (equals < 0 ? name : name.substring(0, equals)).toLowerCase(Locale.ROOT);
            if (key.isEmpty() || spec.findOption("--" + key) != null || !directives.isKnown(key)) {
                own.add(word);
                continue;
            }
            List<String> values = new ArrayList<>();
            if (equals >= 0) {
                values.add(name.substring(equals + 1));
            }
            while (at < args.length && !args[at].startsWith("--")) {
                values.add(args[at++]);
            }
            given.add(Directive.ofOption(key, values));
        }
        return own;
    }

    /** Where to listen is said by several options together: the command line's replace all. */
    private static boolean isOverruled(String name, List<String> own) {
        return switch (name) {
            case "addr" -> has(own, "--addr", "-a", "--bind");
            case "bind" -> has(own, "--addr", "-a", "--bind");
            case "port" -> has(own, "--addr", "-a", "--port", "-p");
            default -> false;
        };
    }

    private static boolean has(List<String> words, String... options) {
        for (String word : words) {
            for (String option : options) {
                if (word.equals(option) || word.startsWith(option + "=")) {
                    return true;
                }
            }
        }
        return false;
    }
}
