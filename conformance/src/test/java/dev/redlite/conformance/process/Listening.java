package dev.redlite.conformance.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.redlite.Connection;
import dev.redlite.Redlite;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A process that listens, and pushes what it hears, and the key k at that moment, to a list. */
final class Listening {
    private Listening() {}

    /** Listens until a message says "end"; says "listening" when it begins. */
    public static void main(String[] arguments) throws Exception {
        var end = new CountDownLatch(1);
        try (Redlite db = Redlite.open(Path.of(arguments[0]));
                Connection connection = db.connect()) {
            connection.call("CONFIG", "SET", "notify-keyspace-events", "ETghx$");
            db.subscribe(
                            (channel, payload) -> {
                                String text = new String(payload, UTF_8);
                                if (text.equals("end")) {
                                    end.countDown();
                                } else if (!text.equals("heard") && text.length() < 100) {
                                    connection.call(
                                            "RPUSH", "heard", channel + " " + text, db.get("k"));
                                }
                            },
                            "news")
                    .subscribePatterns("__*keyevent@*__:*");
            System.out.println("listening");
            end.await();
        }
        System.exit(0);
    }
}
