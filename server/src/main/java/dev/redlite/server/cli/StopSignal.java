package dev.redlite.server.cli;

import java.lang.reflect.Proxy;
import java.util.concurrent.CountDownLatch;

/** Tells the main thread that the process is to end: a signal, SHUTDOWN, or an exit from within. */
final class StopSignal {
    private final CountDownLatch requested = new CountDownLatch(1);

    /** Any thread; does not wait. */
    void request() {
        requested.countDown();
    }

    /** Returns when it was requested. */
    void await() {
        handle("TERM");
        handle("INT");
        boolean interrupted = false;
        while (true) {
            try {
                requested.await();
                break;
            } catch (InterruptedException interruption) {
                interrupted = true;
                request();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Takes a signal over, so that the process ends with code 0. The class for that is there in
     * every JDK but warned of by the compiler, hence reflection; without it the JVM ends on signals
     * with another code and without closing, which the log makes good at the next start.
     */
    private void handle(String name) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object proxy =
                    Proxy.newProxyInstance(
                            handler.getClassLoader(),
                            new Class<?>[] {handler},
                            (self, method, arguments) -> {
                                request();
                                return null;
                            });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
        } catch (ReflectiveOperationException | IllegalArgumentException absent) {
            System.err.println("redlite: cannot take over signal " + name + ": " + absent);
        }
    }
}
