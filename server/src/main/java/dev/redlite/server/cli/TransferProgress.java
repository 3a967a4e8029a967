package dev.redlite.server.cli;

import dev.redlite.TransferWatcher;

import java.io.PrintWriter;

/** Shows how far an import or export is, as a bar. */
final class TransferProgress implements TransferWatcher {
    private static final int WIDTH = 30;

    private final String what;
    private final Progress progress;

    TransferProgress(String what, PrintWriter out) {
        this.what = what;
        this.progress = new Progress(out);
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

    void end() {
        progress.end();
    }
}
