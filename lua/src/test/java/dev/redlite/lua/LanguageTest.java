package dev.redlite.lua;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Every production of the grammar and every function: the corpus prints what Lua prints. */
class LanguageTest {
    private static final Path CORPUS = Path.of("src/test/lua");

    static List<Path> corpus() throws IOException {
        try (Stream<Path> files = Files.list(CORPUS)) {
            return files.filter(file -> file.toString().endsWith(".lua")).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("corpus")
    void theCorpusPrintsTheSame(Path file) throws IOException {
        String source = Files.readString(file, ISO_8859_1);
        var real = Scripts.printedByReal(source);
        assertThat(real.lines().count()).as("lines that %s prints", file).isGreaterThan(10);
        assertThat(Scripts.printed(source)).isEqualTo(real);
    }

    /** Each line of the file is a chunk of its own, so that all errors of syntax are met. */
    @Test
    void errorsOfSyntaxReadTheSame() throws IOException {
        var real = new StringBuilder();
        var ours = new StringBuilder();
        for (String line : Files.readAllLines(CORPUS.resolve("syntax-errors.txt"), ISO_8859_1)) {
            var chunk = "print(loadstring(" + quoted(line) + ", '=user_script'))\n";
            real.append(chunk);
            ours.append(chunk);
        }
        assertThat(Scripts.printed(ours.toString()))
                .isEqualTo(Scripts.printedByReal(real.toString()));
    }

    @Test
    void aChunkIsCompiledOnceAndRunOften() {
        var state = Scripts.newState();
        var closure = Scripts.load(state, "n = (n or 0) + 1 return n");
        for (double i = 1; i <= 100; i++) {
            assertThat(state.call(closure)).containsExactly(i);
        }
        var other = Scripts.newState();
        assertThat(other.call(other.load(closure.proto))).containsExactly(1.0);
    }

    private static String quoted(String s) {
        return "'" + s.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
