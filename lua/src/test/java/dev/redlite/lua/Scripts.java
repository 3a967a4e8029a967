package dev.redlite.lua;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.redlite.lua.syntax.Compiler;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Runs scripts, ours and on the real interpreter. */
final class Scripts {
    static final Limits TIGHT = new Limits(3_000_000, 64 << 20);

    private Scripts() {}

    static LuaState newState() {
        var state = new LuaState();
        Libraries.open(state, System::nanoTime);
        return state;
    }

    static Closure load(LuaState state, String source) {
        return state.load(Compiler.compile(source.getBytes(ISO_8859_1), "user_script"));
    }

    /** What a chunk returns, its values as tostring shows them. */
    static String eval(String source) {
        return eval(newState(), source);
    }

    static String eval(LuaState state, String source) {
        var text = new StringBuilder();
        for (Object value : state.call(load(state, source))) {
            text.append(text.isEmpty() ? "" : " ").append(Meta.plainText(value).latin1());
        }
        return text.toString();
    }

    /** The message of the error that a chunk ends with. */
    static String failure(String source) {
        return failure(newState(), source);
    }

    static String failure(LuaState state, String source) {
        try {
            String text = eval(state, source);
            return "no error but " + text.substring(0, Math.min(200, text.length()));
        } catch (LuaError e) {
            return e.getMessage();
        }
    }

    /** What a chunk prints here, and the error it ends with. */
    static String printed(String source) {
        return printed(source, Limits.NONE);
    }

    static String printed(String source, Limits limits) {
        var bytes = new ByteArrayOutputStream();
        var out = new PrintStream(bytes, false, ISO_8859_1);
        var state = LuaMain.state(out);
        state.setLimits(limits);
        try {
            state.call(load(state, source));
        } catch (LuaError e) {
            out.print("error: ");
            var text = Meta.plainText(e.value()).bytes();
            out.write(text, 0, text.length);
            out.print("\n");
        }
        out.flush();
        return withoutAddresses(bytes.toString(ISO_8859_1));
    }

    private static String withoutAddresses(String text) {
        return text.replaceAll(": 0x[0-9a-f]+", ": address");
    }

    /** What the real interpreter prints; errors in the same form. */
    static String printedByReal(String source) {
        try {
            var dir = Files.createTempDirectory("lua");
            var file = dir.resolve("script");
            Files.write(file, source.getBytes(ISO_8859_1));
            var driver = dir.resolve("driver");
            Files.writeString(driver, DRIVER.formatted(file));
            var output = dir.resolve("output");
            run(driver, output);
            String text = Files.readString(output, ISO_8859_1);
            for (Path path : new Path[] {file, driver, output, dir}) {
                Files.delete(path);
            }
            return withoutAddresses(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void run(Path driver, Path output) throws IOException {
        var process =
                new ProcessBuilder("lua5.1", driver.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("lua5.1 does not end");
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static final String DRIVER =
            """
            local file = io.open('%s', 'rb')
            local source = file:read('*a')
            file:close()
            local chunk, problem = loadstring(source, '=user_script')
            if chunk then
                local ok, e = pcall(chunk)
                if not ok then io.write('error: ', tostring(e), '\\n') end
            else
                io.write('error: ', problem, '\\n')
            end
            """;
}
