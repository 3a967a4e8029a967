package dev.redlite.server.net;

import io.netty.channel.DefaultSelectStrategyFactory;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SingleThreadIoEventLoop;

import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** An event loop of Netty whose thread can go once around while it is in a task. */
final class IoLoop extends SingleThreadIoEventLoop {
    private static final long TASKS_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final Spin spin;

    private IoLoop(IoEventLoopGroup parent, Executor executor, Transport transport, Spin spin) {
        super(parent, executor, transport.handlers(spin));
        this.spin = spin;
    }

    /** A group of such loops, each of which spins as one of its own says. */
    static EventLoopGroup group(
            int threads, ThreadFactory factory, Transport transport, Supplier<Spin> spins) {
        // Netty asks for a factory, of which its loops would be made if these were not.
        IoHandlerFactory unused =
                transport.handlers(DefaultSelectStrategyFactory.INSTANCE.newSelectStrategy());
        return new MultiThreadIoEventLoopGroup(threads, factory, unused) {
            @Override
            protected IoEventLoop newChild(
                    Executor executor, IoHandlerFactory handlerFactory, Object... arguments) {
                return new IoLoop(this, executor, transport, spins.get());
            }
        };
    }

    /** Whether this loop ever spins. Any thread. */
    boolean spins() {
        return spin.spins();
    }

    /** An answer is about to come from another thread. */
    void expect() {
        spin.expect();
    }

    /** Something has come that this loop waited for. */
    void awoke() {
        spin.ended();
    }

    /**
     * Reads and writes what can be without waiting, and runs the tasks there are, those at the end
     * of an iteration too. By the loop's thread, in a task of its own: batches run at the end of an
     * iteration, when the handler of sockets is not in the middle of something.
     */
    void pump() {
        execute(() -> {}); // with a task there is nothing to be waited for
        runIo();
        runAllTasks(TASKS_NANOS);
    }
}
