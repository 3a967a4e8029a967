package dev.redlite;

import org.jspecify.annotations.Nullable;

/** Who is told what is published on the channels of a {@link Subscription}. */
@FunctionalInterface
public interface MessageListener {
    /**
     * A message.
     *
     * @param channel where it was published, as UTF-8
     * @param payload its content
     */
    void onMessage(String channel, byte[] payload);

    /**
     * The subscription has ended; called once.
     *
     * @param reason why, if it was not closed by the program: too many messages waited, or the
     *     listener threw this
     */
    default void onClosed(@Nullable Throwable reason) {}
}
