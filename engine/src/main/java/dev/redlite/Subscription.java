package dev.redlite;

import dev.redlite.base.Bytes;
import dev.redlite.engine.Engine;
import dev.redlite.engine.PubSub;
import dev.redlite.engine.PubSub.Kind;

import java.util.concurrent.Executor;

/**
 * What a program listens to: channels, and patterns of their names. Its listener is called with one
 * message after another, in the order in which they were published, by its executor. May be used by
 * any thread, the listener too.
 *
 * <p>Messages wait for a listener that is slow, up to 32 MB as Redis has it for its clients; beyond
 * that the subscription is closed, and the listener told with {@link MessageListener#onClosed}.
 */
public final class Subscription implements AutoCloseable {
    private final Engine engine;
    private final ListeningSession session;

    Subscription(Engine engine, MessageListener listener, Executor executor) {
        this.engine = engine;
        this.session = new ListeningSession(engine, listener, executor);
        engine.connect(session);
    }

    /** Listens to channels from now on: to all messages published after this returns. */
    public Subscription subscribe(String... channels) {
        return change(Kind.CHANNEL, true, channels);
    }

    /** Listens to all channels whose names match glob-style patterns. */
    public Subscription subscribePatterns(String... patterns) {
        return change(Kind.PATTERN, true, patterns);
    }

    /** Does not listen to channels any more; messages that wait still come. */
    public Subscription unsubscribe(String... channels) {
        return change(Kind.CHANNEL, false, channels);
    }

    /** Does not listen by patterns any more. */
    public Subscription unsubscribePatterns(String... patterns) {
        return change(Kind.PATTERN, false, patterns);
    }

    private Subscription change(Kind kind, boolean listens, String... names) {
        if (session.isEnded()) {
            throw new IllegalStateException("the subscription is closed");
        }
        engine.locked(
                () -> {
                    PubSub pubsub = engine.messaging().pubsub();
                    for (String name : names) {
                        if (listens) {
                            pubsub.subscribe(session, kind, Bytes.of(name));
                        } else {
                            pubsub.unsubscribe(session, kind, Bytes.of(name));
                        }
                    }
                });
        return this;
    }

    /** Ends it; messages that wait for the listener are dropped. */
    @Override
    public void close() {
        session.end(null);
        engine.disconnect(session);
    }
}
