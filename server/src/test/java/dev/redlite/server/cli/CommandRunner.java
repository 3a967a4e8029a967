package dev.redlite.server.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

/** Runs command lines in this process, for tests of other modules. */
public final class CommandRunner {
    private StringWriter out = new StringWriter();
    private StringWriter err = new StringWriter();

    /** Runs one; returns its exit code. */
    public int run(String... arguments) {
        out = new StringWriter();
        err = new StringWriter();
        return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    }

    /** What the last one said. */
    public String output() {
        return out.toString();
    }

    /** What the last one complained about. */
    public String errors() {
        return err.toString();
    }
}
