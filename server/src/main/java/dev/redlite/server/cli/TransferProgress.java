package dev.redlite.server.cli;

import dev.redlite.TransferWatcher;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Shows how far an import or export is, as a bar. */
final class TransferProgress implements TransferWatcher {
    private static final int WIDTH = 30;

    private final String what;
    private final Progress progress;
    private final PrintWriter out;
    private final List<String> notes = new ArrayList<>();

    TransferProgress(String what, PrintWriter out) {
        this.what = what;
        this.progress = new Progress(out);
        this.out = out;
    }

    @Override
    public void at(long done, long all, long keys) {
        double share = all == 0 ? 1 : Math.min(1.0, (double) done / all);
        int filled = (int) (share * WIDTH);
        progress.show(
                what
                        + " ["
                        + "=".repeat(filled)
                        + " ".repeat(WIDTH - filled)
                        + "] "
                        + (int) (share * 100)
                        + " %, "
                        + keys
                        + " keys");
    }

    @Override
    public void note(String sentence) {
        notes.add(sentence);
    }

    /** Ends the line of the bar; what is to be known comes below it. */
    void end() {
        progress.end();
        notes.forEach(note -> out.println("redlite: " + note));
    }
}
