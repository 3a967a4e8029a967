package dev.redlite;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toMap;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/** The house style that a machine can check, over the sources of all modules. */
@Tag("tidy")
class TidyTest {
    private static final int FILE_LINES_MAX = 500;
    private static final int RATCHET_LINES_MAX = 800;
    private static final int COLUMNS_MAX = 100;
    private static final Pattern UNFINISHED =
            Pattern.compile("\\b(FIX" + "ME|TO" + "DO|X" + "XX)\\b");

    private static final Path ROOT = root();
    private static final Path FORMATTED = ROOT.resolve("engine/target/tidy/formatted.txt");
    private static final Map<Path, List<String>> SOURCES = sources();

    /** Remembers by its hash what was found formatted: formatting is slow, hashing is not. */
    @Test
    void sourcesAreFormatted() throws IOException {
        var hashes = new TreeMap<Path, String>();
        SOURCES.forEach((file, lines) -> hashes.put(file, sha256(String.join("\n", lines))));
        var known = Files.exists(FORMATTED) ? Set.copyOf(Files.readAllLines(FORMATTED)) : Set.of();
        var changed = hashes.keySet().stream().filter(f -> !known.contains(hashes.get(f))).toList();

        assertThat(unformatted(changed)).as("files not formatted; ./format does it").isEmpty();

        Files.createDirectories(FORMATTED.getParent());
        Files.write(FORMATTED, hashes.values());
    }

    @Test
    void filesAreShort() throws IOException {
        var ratchet = ratchet();
        var tooLong = new ArrayList<String>();
        SOURCES.forEach(
                (file, lines) -> {
                    int limit = ratchet.containsKey(file) ? RATCHET_LINES_MAX : FILE_LINES_MAX;
                    if (lines.size() > limit) {
                        tooLong.add("%s: %d of %d".formatted(file, lines.size(), limit));
                    }
                });
        assertThat(tooLong).as("files with too many lines").isEmpty();
    }

    @Test
    void ratchetNamesOnlyFilesThatNeedIt() throws IOException {
        assertThat(ratchet())
                .as("tidy-ratchet.txt: path | reason, of files over %d lines", FILE_LINES_MAX)
                .allSatisfy(
                        (file, reason) -> {
                            assertThat(SOURCES).containsKey(file);
                            assertThat(SOURCES.get(file)).hasSizeGreaterThan(FILE_LINES_MAX);
                            assertThat(reason).isNotBlank();
                        });
    }

    @Test
    void linesAreShort() {
        assertThat(
                        linesWhere(
                                line ->
                                        line.codePointCount(0, line.length()) > COLUMNS_MAX
                                                && !line.startsWith("import ")))
                .as("lines over %d columns", COLUMNS_MAX)
                .isEmpty();
    }

    @Test
    void nothingIsLeftUnfinished() {
        assertThat(linesWhere(line -> UNFINISHED.matcher(line).find()))
                .as("lines that promise work instead of doing it")
                .isEmpty();
    }

    private static Stream<Path> unformatted(List<Path> files) {
        if (files.isEmpty()) {
            return Stream.empty();
        }
        var arguments =
                new ArrayList<>(List.of("--aosp", "--skip-reflowing-long-strings", "--dry-run"));
        files.forEach(file -> arguments.add(ROOT.resolve(file).toString()));
        var output = new StringWriter();
        var errors = new StringWriter();
        ToolProvider.findFirst("google-java-format")
                .orElseThrow()
                .run(
                        new PrintWriter(output),
                        new PrintWriter(errors),
                        arguments.toArray(String[]::new));
        assertThat(errors.toString()).as("errors of google-java-format").isEmpty();
        return output.toString().lines().map(file -> ROOT.relativize(Path.of(file)));
    }

    private static String sha256(String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }

    private static List<String> linesWhere(Predicate<String> bad) {
        var found = new ArrayList<String>();
        SOURCES.forEach(
                (file, lines) -> {
                    for (int i = 0; i < lines.size(); i++) {
                        if (bad.test(lines.get(i))) {
                            found.add(file + ":" + (i + 1));
                        }
                    }
                });
        return found;
    }

    private static Map<Path, String> ratchet() throws IOException {
        return Files.readAllLines(ROOT.resolve("engine/src/test/resources/tidy-ratchet.txt"), UTF_8)
                .stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(line -> line.split("\\|", 2))
                .collect(toMap(parts -> Path.of(parts[0].strip()), parts -> parts[1].strip()));
    }

    /** The folder that holds all modules: the nearest one upwards with the engine in it. */
    private static Path root() {
        var folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("engine/pom.xml"))) {
            folder = folder.getParent();
        }
        return folder;
    }

    private static Map<Path, List<String>> sources() {
        var sources = new TreeMap<Path, List<String>>();
        try (Stream<Path> modules = Files.list(ROOT)) {
            for (Path module : modules.filter(m -> Files.exists(m.resolve("pom.xml"))).toList()) {
                readSources(module.resolve("src"), sources);
            }
            return sources;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void readSources(Path folder, Map<Path, List<String>> into) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                into.put(ROOT.relativize(file), Files.readAllLines(file, UTF_8));
            }
        }
    }
}
