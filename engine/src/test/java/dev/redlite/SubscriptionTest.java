package dev.redlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

@Timeout(60)
class SubscriptionTest {
    private final Redlite db = Redlite.openMemory();
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

    private final MessageListener listener =
            new MessageListener() {
                @Override
                public void onMessage(String channel, byte[] payload) {
                    heard.add(channel + ": " + new String(payload));
                }

                @Override
                public void onClosed(@Nullable Throwable reason) {
                    heard.add("closed: " + (reason == null ? "" : reason.getMessage()));
                }
            };

    @AfterEach
    void close() {
        db.close();
    }

    private String next() throws InterruptedException {
        return heard.poll(10, TimeUnit.SECONDS);
    }

    @Test
    void messagesComeInOrderUntilItIsClosed() throws Exception {
        Subscription subscription = db.subscribe(listener, "a").subscribePatterns("b*");
        assertThat(db.publish("a", "1")).isEqualTo(1);
        assertThat(db.publish("bee", "2")).isEqualTo(1);
        assertThat(db.publish("c", "3")).isZero();
        subscription.unsubscribe("a");
        assertThat(db.publish("a", "4")).isZero();
        assertThat(next()).isEqualTo("a: 1");
        assertThat(next()).isEqualTo("bee: 2");
        subscription.close();
        assertThat(next()).isEqualTo("closed: ");
        assertThat(db.publish("bee", "5")).isZero();
        assertThatThrownBy(() -> subscription.subscribe("x"))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aSlowListenerIsBounded() throws Exception {
        var tasks = new ArrayDeque<Runnable>();
        db.subscribe(listener, tasks::add, "a");
        String message = "m".repeat(1 << 20);
        for (int i = 0; i < 40; i++) {
            db.publish("a", message);
        }
        assertThat(tasks).hasSize(1);
        tasks.remove().run();
        assertThat(next()).startsWith("closed: more than 32 MB");
        assertThat(heard).isEmpty();
        assertThat(db.publish("a", "x")).isZero();
    }

    @Test
    void aListenerThatThrowsIsClosedWithThat() throws Exception {
        db.subscribe(
                new MessageListener() {
                    @Override
                    public void onMessage(String channel, byte[] payload) {
                        throw new IllegalArgumentException("no");
                    }

                    @Override
                    public void onClosed(@Nullable Throwable reason) {
                        listener.onClosed(reason);
                    }
                },
                "a");
        db.publish("a", "1");
        assertThat(next()).isEqualTo("closed: no");
    }

    @Test
    void keysThatExpireAreHeardOf() throws Exception {
        try (Connection connection = db.connect()) {
            connection.call("CONFIG", "SET", "notify-keyspace-events", "Egx");
            db.subscribe(listener).subscribePatterns("__keyevent@*__:expired");
            connection.call("SET", "session", "x", "PX", "20");
            assertThat(next()).isEqualTo("__keyevent@0__:expired: session");
        }
    }

    @Test
    void theListenerMayCallTheDatabase() throws Exception {
        List<String> seen = new ArrayList<>();
        db.subscribe(
                (channel, payload) -> {
                    db.set("k", new String(payload));
                    seen.add(db.get("k"));
                    heard.add("done");
                },
                "a");
        db.publish("a", "v");
        assertThat(next()).isEqualTo("done");
        assertThat(seen).containsExactly("v");
    }
}
