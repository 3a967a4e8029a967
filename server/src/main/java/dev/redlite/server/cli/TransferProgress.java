package dev.redlite.server.cli;

import dev.redlite.TransferWatcher;
import dev.redlite.engine.Info;

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
        progress.show(bar(what, all == 0 ? 1 : (double) done / all) + keys + " keys");
    }

    /** So many bytes have come from elsewhere, of a number that is 0 if it is not known. */
    void received(long bytes, long all) {
        String size = Info.human(bytes);
        progress.show(
                all == 0 ? "receiving " + size : bar("receiving", (double) bytes / all) + size);
    }

    private static String bar(String step, double part) {
        double share = Math.min(1, part);
        int filled = (int) (share * WIDTH);
        String drawn = "=".repeat(filled) + " ".repeat(WIDTH - filled);
        return step + " [" + drawn + "] " + (int) (share * 100) + " %, ";
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
