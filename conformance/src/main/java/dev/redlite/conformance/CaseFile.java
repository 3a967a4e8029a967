package dev.redlite.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The cases of one command, as a file in {@code conformance/cases} has them. Text stands for bytes,
 * one character each.
 *
 * @param path where it is
 * @param command upper-case name of the command
 * @param source where the answers are from
 */
public record CaseFile(Path path, String command, String source, List<Case> cases) {
    /** The source of answers that were recorded from the reference. */
    public static final String RECORDED = "redis-server " + RealRedis.VERSION;

    /**
     * Calls that are made on one connection to an empty server.
     *
     * @param source where the answers are from, the file's unless the case has its own
     */
    public record Case(String name, String source, List<Step> run) {}

    /**
     * A call and its answer.
     *
     * @param reply what is expected: see {@link Expected}
     * @param resp3 what is expected in RESP3; the same object if it is the same
     */
    public record Step(List<String> call, @Nullable Object reply, @Nullable Object resp3) {}

    /** All files below a folder, in the order of their names. */
    public static List<CaseFile> readAll(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).sorted().map(CaseFile::read).toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /**
     * Reads a file.
     *
     * @throws IllegalArgumentException if it is malformed
     */
    public static CaseFile read(Path path) {
        try {
            var options = new LoaderOptions();
            options.setAllowDuplicateKeys(false);
            Object top = new Yaml(new SafeConstructor(options)).load(Files.readString(path, UTF_8));
            return file(path, top);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (YAMLException | IllegalArgumentException malformed) {
            throw new IllegalArgumentException(path + ": " + malformed.getMessage(), malformed);
        }
    }

    private static CaseFile file(Path path, @Nullable Object top) {
        Map<?, ?> file = map(top, Set.of("command", "source", "cases"), Set.of());
        require(path.toString().endsWith(".yaml"), "not named .yaml");
        String source = text(file.get("source"));
        List<Case> cases = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Object each : list(file.get("cases"))) {
            Map<?, ?> entry = map(each, Set.of("name", "run"), Set.of("source"));
            String name = text(entry.get("name"));
            require(names.add(name), "two cases named " + name);
            String own = entry.containsKey("source") ? text(entry.get("source")) : source;
            cases.add(
                    new Case(
                            name,
                            own,
                            list(entry.get("run")).stream().map(CaseFile::step).toList()));
        }
        return new CaseFile(path, text(file.get("command")), source, List.copyOf(cases));
    }

    private static Step step(@Nullable Object top) {
        Map<?, ?> step = map(top, Set.of("call", "reply"), Set.of("resp3"));
        List<String> call = list(step.get("call")).stream().map(CaseFile::text).toList();
        Object reply = step.get("reply");
        Object resp3 = step.containsKey("resp3") ? step.get("resp3") : reply;
        Expected.requireWellFormed(reply);
        Expected.requireWellFormed(resp3);
        return new Step(call, reply, resp3);
    }

    private static Map<?, ?> map(@Nullable Object object, Set<String> needed, Set<String> more) {
        if (!(object instanceof Map<?, ?> map)) {
            throw new IllegalArgumentException("not a map: " + object);
        }
        for (String key : needed) {
            require(map.containsKey(key), "no " + key + " in " + map);
        }
        for (Object key : map.keySet()) {
            require(needed.contains(key) || more.contains(key), "what is " + key + "?");
        }
        return map;
    }

    private static List<?> list(@Nullable Object object) {
        if (!(object instanceof List<?> list) || list.isEmpty()) {
            throw new IllegalArgumentException("not a list of something: " + object);
        }
        return list;
    }

    private static String text(@Nullable Object object) {
        if (!(object instanceof String text)) {
            throw new IllegalArgumentException("not text, which needs quotes: " + object);
        }
        require(text.chars().allMatch(c -> c < 256), "not one byte a character: " + text);
        return text;
    }

    private static void require(boolean isTrue, String otherwise) {
        if (!isTrue) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
