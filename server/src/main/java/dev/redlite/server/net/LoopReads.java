package dev.redlite.server.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelConfig;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;

/**
 * Has all connections of an event loop read into one buffer, which works because each copies what
 * it read before the next one reads. A connection reads once in a turn, more only if it filled the
 * buffer.
 */
final class LoopReads implements RecvByteBufAllocator {
    private static final int READS_PER_TURN_MAX = 4;

    private final ByteBuf shared;

    LoopReads(ByteBuf shared) {
        this.shared = shared;
    }

    /** Gives the buffer back, once the loop has ended. */
    void release() {
        shared.release();
    }

    @SuppressWarnings("deprecation") // implemented only because the interface still has it
    @Override
    public Handle newHandle() {
        return new SharedHandle();
    }

    private final class SharedHandle implements ExtendedHandle {
        private int reads;
        private int attempted;
        private int last;
        private boolean isAutoRead;

        @Override
        public ByteBuf allocate(ByteBufAllocator allocator) {
            if (shared.refCnt() != 1) { // somebody kept it: never seen, and must not corrupt input
                return allocator.directBuffer(shared.capacity());
            }
            return shared.clear().retain();
        }

        @Override
        public int guess() {
            return shared.capacity();
        }

        @Override
        public void reset(ChannelConfig config) {
            reads = 0;
            last = 0;
            isAutoRead = config.isAutoRead();
        }

        @Override
        public void incMessagesRead(int count) {
            reads += count;
        }

        @Override
        public void lastBytesRead(int bytes) {
            last = bytes;
        }

        @Override
        public int lastBytesRead() {
            return last;
        }

        @Override
        public void attemptedBytesRead(int bytes) {
            attempted = bytes;
        }

        @Override
        public int attemptedBytesRead() {
            return attempted;
        }

        @Override
        public boolean continueReading() {
            return isAutoRead && last > 0 && last == attempted && reads < READS_PER_TURN_MAX;
        }

        @Override
        public boolean continueReading(UncheckedBooleanSupplier maybeMore) {
            return isAutoRead && last > 0 && reads < READS_PER_TURN_MAX && maybeMore.get();
        }

        @Override
        public void readComplete() {}
    }
}
