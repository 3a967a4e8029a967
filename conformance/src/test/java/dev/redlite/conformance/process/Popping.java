package dev.redlite.conformance.process;

import dev.redlite.Connection;
import dev.redlite.Redlite;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * Pops from a list in a shared file and pushes each element to another, until it gets the word
 * "end". Arguments: file, name, how many threads.
 */
public final class Popping {
    private Popping() {}

    /** Pops until the end; says "popping" when it begins. */
    public static void main(String[] arguments) throws InterruptedException {
        int count = Integer.parseInt(arguments[2]);
        try (Redlite db = Redlite.open(Path.of(arguments[0]))) {
            Thread[] threads = new Thread[count];
            for (int i = 0; i < count; i++) {
                threads[i] = Thread.ofVirtual().unstarted(() -> pop(db, arguments[1]));
                threads[i].start();
            }
            System.out.println("popping");
            for (Thread thread : threads) {
                thread.join();
            }
        }
        System.exit(0);
    }

    private static void pop(Redlite db, String name) {
        try (Connection connection = db.connect()) {
            while (true) {
                List<?> got = (List<?>) connection.call("BLPOP", "nothing", "work", "0");
                String text = new String((byte[]) got.get(1), StandardCharsets.US_ASCII);
                if (text.equals("end")) {
                    return;
                }
                connection.call("RPUSH", "done", text + " by " + name);
            }
        }
    }
}
