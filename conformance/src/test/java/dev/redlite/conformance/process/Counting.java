package dev.redlite.conformance.process;

import dev.redlite.Redlite;

import java.nio.file.Path;

/** Counts in a shared file: for all, and then for itself. Arguments: file, how often or 0, name. */
public final class Counting {
    private Counting() {}

    /** Counts until it is done, or for ever. */
    public static void main(String[] arguments) {
        long times = Long.parseLong(arguments[1]);
        try (Redlite db = Redlite.open(Path.of(arguments[0]))) {
            System.out.println("counting");
            for (long i = 0; times == 0 || i < times; i++) {
                db.incr("counter");
                db.incr(arguments[2]);
            }
        }
        System.exit(0);
    }
}
