package dev.redlite.server.cli;

import dev.redlite.base.Bytes;
import dev.redlite.base.InlineWords;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Reads a configuration file in the syntax of redis.conf: a directive a line, words as in a shell
 * with Redis's quotes and escapes, comments in lines of their own, other files by {@code include}.
 */
final class ConfigReader {
    /** Files that include each other without end stop here. */
    private static final int DEPTH_MAX = 16;

    private static final long BYTES_MAX = 16 << 20;

    private final List<Directive> found = new ArrayList<>();

    private ConfigReader() {}

    /**
     * The directives of a file and of those it includes, in order.
     *
     * @throws ConfigException with what is wrong, where
     */
    static List<Directive> read(Path file) {
        var reader = new ConfigReader();
        reader.file(file, 0);
        return reader.found;
    }

    /** The directives of what comes from elsewhere, such as standard input. */
    static List<Directive> read(InputStream in) throws IOException {
        var reader = new ConfigReader();
        reader.lines(Path.of("-"), new String(in.readAllBytes(), StandardCharsets.UTF_8), 0);
        return reader.found;
    }

    private void file(Path file, int depth) {
        String text;
        try {
            if (Files.size(file) > BYTES_MAX) {
                throw new ConfigException("redlite: config file '" + file + "' is too large");
            }
            text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (NoSuchFileException absent) {
            throw unreadable(file, "No such file or directory");
        } catch (IOException failure) {
            throw unreadable(file, String.valueOf(failure.getMessage()));
        }
        lines(file, text, depth);
    }

    private static ConfigException unreadable(Path file, String why) {
        return new ConfigException(
                "redlite: Fatal error, can't open config file '" + file + "': " + why);
    }

    private void lines(Path file, String text, int depth) {
        int number = 0;
        for (String raw : text.split("\n", -1)) {
            number++;
            String line = raw.strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            byte[][] words = InlineWords.split(Bytes.of(line));
            if (words == null) {
                String why = "Unbalanced quotes in configuration line";
                boolean isUser = line.matches("(?i)" + ConfigUsers.NAME + "\\s.*");
                String shown = isUser ? ConfigUsers.shown(line) : line;
                throw ConfigException.at(file, depth == 0, number, shown, why);
            }
            String name = Bytes.utf8(words[0]).toLowerCase(Locale.ROOT);
            boolean isUser = name.equals(ConfigUsers.NAME);
            List<String> arguments = new ArrayList<>();
            for (int i = 1; i < words.length; i++) {
                arguments.add(isUser ? Bytes.ascii(words[i]) : Bytes.utf8(words[i]));
            }
            String shown = isUser ? ConfigUsers.shown(line) : line;
            var directive = new Directive(name, arguments, shown, file, number, depth == 0);
            if (name.equals("include")) {
                include(directive, depth);
            } else {
                found.add(directive);
            }
        }
    }

    /** A pattern may match nothing; a plain name must be there. */
    private void include(Directive directive, int depth) {
        if (directive.arguments().size() != 1) {
            throw directive.wrong("Bad directive or wrong number of arguments");
        }
        if (depth == DEPTH_MAX) {
            throw directive.wrong("files include each other too deeply");
        }
        // Redis takes a relative name from where it was started, which is what people rely on.
        Path pattern = Path.of(directive.arguments().getFirst());
        if (!pattern.toString().matches(".*[*?\\[].*")) {
            file(pattern, depth + 1);
            return;
        }
        for (Path each : matching(directive, pattern)) {
            file(each, depth + 1);
        }
    }

    private static List<Path> matching(Directive directive, Path pattern) {
        Path parent = pattern.getParent();
        Path folder = parent == null ? Path.of("") : parent;
        Path name = pattern.getFileName();
        PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + name);
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> matcher.matches(file.getFileName())).sorted().toList();
        } catch (IOException failure) {
            throw directive.wrong("cannot list " + folder + ": " + failure.getMessage());
        }
    }
}
