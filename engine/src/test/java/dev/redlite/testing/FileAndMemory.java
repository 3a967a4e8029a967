package dev.redlite.testing;

import dev.redlite.Options;
import dev.redlite.Redlite;

import java.util.Random;
import java.util.function.Supplier;

/** A database on a file, opened anew a few times, beside one in memory that hears the same. */
public final class FileAndMemory {
    private static final int RUNS = 4;

    private FileAndMemory() {}

    /** Calls both databases, and fails where they answer differently. */
    public interface Comparison {
        void run(Redlite db, TestClient client, TestClient expected, Random random, long seed);
    }

    /**
     * Compares them, each seed from the empty file on.
     *
     * @param seeds how many, from 1 on
     * @param open opens the file
     * @param ofMemory for the one in memory
     */
    public static void compare(
            long seeds, Supplier<Redlite> open, Options ofMemory, Comparison comparison) {
        for (long seed = 1; seed <= seeds; seed++) {
            var random = new Random(seed);
            try (Redlite model = Redlite.openMemory(ofMemory)) {
                var expected = new TestClient(model.engine(), 1);
                for (int run = 0; run < RUNS; run++) {
                    try (Redlite db = open.get()) {
                        var client = new TestClient(db.engine(), 2);
                        if (run == 0) {
                            client.call("FLUSHALL");
                        }
                        comparison.run(db, client, expected, random, seed);
                    }
                }
            }
        }
    }
}
