package dev.redlite.server.cli;

import java.io.Console;
import java.io.PrintWriter;
import java.util.concurrent.TimeUnit;

/**
 * Shows how far something long is: at a terminal as one line that changes, elsewhere as a line now
 * and then. What is short shows nothing.
 */
final class Progress {
    private static final long TERMINAL_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long OTHER_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final PrintWriter out;
    private final boolean isTerminal = hasTerminal();
    private long shownAt = System.nanoTime();
    private int width;

    Progress(PrintWriter out) {
        this.out = out;
    }

    @SuppressWarnings("SystemConsoleNull") // JDK 25 gives null again where there is no terminal
    private static boolean hasTerminal() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }

    /** Shows what is being done, unless something was shown just now. */
    void show(String step) {
        long now = System.nanoTime();
        if (now - shownAt < (isTerminal ? TERMINAL_NANOS : OTHER_NANOS)) {
            return;
        }
        shownAt = now;
        if (isTerminal) {
            out.print("\r" + step + " ".repeat(Math.max(0, width - step.length())));
            width = step.length();
            out.flush();
        } else {
            out.println(step);
        }
    }

    /** Clears the line. */
    void end() {
        if (width > 0) {
            out.print("\r" + " ".repeat(width) + "\r");
            out.flush();
            width = 0;
        }
    }
}
