package dev.redlite.server.net;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SingleThreadIoEventLoop;

import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/** An event loop of Netty whose thread can go once around while it is in a task. */
final class IoLoop extends SingleThreadIoEventLoop {
    private static final long TASKS_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private IoLoop(IoEventLoopGroup parent, Executor executor, IoHandlerFactory handlers) {
        super(parent, executor, handlers);
    }

    /** A group of such loops. */
    static EventLoopGroup group(int threads, ThreadFactory factory, IoHandlerFactory handlers) {
        return new MultiThreadIoEventLoopGroup(threads, factory, handlers) {
            @Override
            protected IoEventLoop newChild(
                    Executor executor, IoHandlerFactory handlerFactory, Object... arguments) {
                return new IoLoop(this, executor, handlerFactory);
            }
        };
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
