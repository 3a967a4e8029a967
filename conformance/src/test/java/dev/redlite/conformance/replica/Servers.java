package dev.redlite.conformance.replica;

import static org.awaitility.Awaitility.await;

import dev.redlite.conformance.RespConnection;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What tests ask of servers of both kinds. */
final class Servers {
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private Servers() {}

    /** A field of INFO; empty if it is not there. */
    static String info(int port, String field) throws IOException {
        try (var client = RespConnection.open(port)) {
            String text = client.call("INFO").text();
            Matcher found = Pattern.compile("(?m)^" + field + ":(.*?)\r?$").matcher(text);
            return found.find() ? found.group(1) : "";
        }
    }

    static String call(int port, String... words) throws IOException {
        try (var client = RespConnection.open(port)) {
            return client.call(words).shown();
        }
    }

    static void awaitInfo(int port, String field, String value) {
        until(() -> info(port, field).equals(value));
    }

    static void until(Callable<Boolean> condition) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(condition);
    }

    /** Waits until a replica has all that its master has. */
    static void awaitInStep(int master, int replica) {
        awaitInfo(replica, "master_link_status", "up");
        until(() -> info(master, "master_repl_offset").equals(info(replica, "slave_repl_offset")));
    }
}
