package dev.redlite.engine;

import dev.redlite.base.Bytes;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** What a session is sent without having asked at that moment. Its bytes must not be modified. */
public sealed interface Message {
    /** Writes it as the receiver's protocol has it; nothing if that has no way to say it. */
    void writeTo(Reply reply);

    /** About how many bytes it takes. */
    long sizeBytes();

    /**
     * What was published on a channel.
     *
     * @param pattern the pattern by which the receiver listens, or null
     * @param isShard whether it is a shard channel
     */
    record Published(byte @Nullable [] pattern, byte[] channel, byte[] payload, boolean isShard)
            implements Message {
        private static final byte[] MESSAGE = Bytes.of("message");
        private static final byte[] PMESSAGE = Bytes.of("pmessage");
        private static final byte[] SMESSAGE = Bytes.of("smessage");

        @Override
        public void writeTo(Reply reply) {
            byte[] by = pattern;
            if (by == null) {
                reply.push(3);
                reply.bulk(isShard ? SMESSAGE : MESSAGE);
            } else {
                reply.push(4);
                reply.bulk(PMESSAGE);
                reply.bulk(by);
            }
            reply.bulk(channel);
            reply.bulk(payload);
        }

        @Override
        public long sizeBytes() {
            return 48L + channel.length + payload.length;
        }
    }

    /**
     * Keys that changed, for a cache beside the client.
     *
     * @param keys null if any key may have
     */
    record Invalidation(@Nullable List<byte[]> keys) implements Message {
        private static final byte[] INVALIDATE = Bytes.of("invalidate");
        private static final byte[] CHANNEL = Bytes.of("__redis__:invalidate");

        @Override
        public void writeTo(Reply reply) {
            if (reply.protocol() == 3) {
                reply.push(2);
                reply.bulk(INVALIDATE);
            } else {
                reply.push(3);
                reply.bulk(Published.MESSAGE);
                reply.bulk(CHANNEL);
            }
            List<byte[]> changed = keys;
            if (changed == null) {
                reply.nil();
            } else {
                reply.array(changed.size());
                changed.forEach(reply::bulk);
            }
        }

        @Override
        public long sizeBytes() {
            List<byte[]> changed = keys;
            return 48
                    + (changed == null
                            ? 0
                            : changed.stream().mapToLong(key -> key.length + 24L).sum());
        }
    }

    /** Who got the invalidations of a session is gone. */
    record BrokenRedirection(long id) implements Message {
        @Override
        public void writeTo(Reply reply) {
            reply.push(2);
            reply.bulk("tracking-redir-broken");
            reply.integer(id);
        }

        @Override
        public long sizeBytes() {
            return 48;
        }
    }

    /** A call of any client, for MONITOR. */
    record Observed(byte[] line) implements Message {
        @Override
        public void writeTo(Reply reply) {
            reply.status(line);
        }

        @Override
        public long sizeBytes() {
            return line.length + 24L;
        }
    }
}
