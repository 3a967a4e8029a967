package dev.redlite.conformance.process;

import dev.redlite.Connection;
import dev.redlite.Redlite;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Takes from a list, a sorted set or a stream in a shared file and pushes each element to a list,
 * until it gets the word "end". Arguments: file, name, how many threads, type.
 */
public final class Popping {
    private Popping() {}

    /** Pops until the end; says "popping" when it begins. */
    public static void main(String[] arguments) throws InterruptedException {
        int count = Integer.parseInt(arguments[2]);
        try (Redlite db = Redlite.open(Path.of(arguments[0]))) {
            Thread[] threads = new Thread[count];
            for (int i = 0; i < count; i++) {
                threads[i] =
                        Thread.ofVirtual().unstarted(() -> pop(db, arguments[1], arguments[3]));
                threads[i].start();
            }
            System.out.println("popping");
            for (Thread thread : threads) {
                thread.join();
            }
        }
        System.exit(0);
    }

    private static void pop(Redlite db, String name, String type) {
        try (Connection connection = db.connect()) {
            while (true) {
                String text = new String(take(connection, name, type), StandardCharsets.US_ASCII);
                if (text.equals("end")) {
                    return;
                }
                connection.call("RPUSH", "done", text + " by " + name);
            }
        }
    }

    private static byte[] take(Connection connection, String name, String type) {
        if (!type.equals("stream")) {
            String command = type.equals("list") ? "BLPOP" : "BZPOPMIN";
            return (byte[]) ((List<?>) connection.call(command, "nothing", "work", "0")).get(1);
        }
        Object got =
                connection.call(
                        "XREADGROUP",
                        "GROUP",
                        "g",
                        name,
                        "COUNT",
                        "1",
                        "BLOCK",
                        "0",
                        "STREAMS",
                        "work",
                        ">");
        List<?> entries = (List<?>) ((Map<?, ?>) got).values().iterator().next();
        List<?> entry = (List<?>) entries.getFirst();
        String id = new String((byte[]) entry.get(0), StandardCharsets.US_ASCII);
        connection.call("XACK", "work", "g", id);
        return (byte[]) ((List<?>) entry.get(1)).get(1);
    }
}
