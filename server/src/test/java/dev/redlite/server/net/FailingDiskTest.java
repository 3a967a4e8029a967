package dev.redlite.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redlite.base.RandomSource;
import dev.redlite.base.StorageException;
import dev.redlite.base.SystemClock;
import dev.redlite.command.Commands;
import dev.redlite.engine.Durability;
import dev.redlite.engine.Engine;
import dev.redlite.keyspace.CacheBudget;
import dev.redlite.keyspace.Keyspace;
import dev.redlite.server.testing.RawClient;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CountDownLatch;

/** With {@code appendfsync always} no answer is sent before the disk has what it promises. */
class FailingDiskTest {
    private final FakeDisk disk = new FakeDisk();
    private Server server;

    @BeforeEach
    void start() throws StartException {
        var random = RandomSource.seeded(1);
        var engine =
                new Engine(
                        Commands.table(),
                        listener -> new Keyspace(null, listener, random, CacheBudget.UNLIMITED),
                        disk.durability(),
                        SystemClock.INSTANCE,
                        random);
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        server = Server.start(engine, ServerOptions.at(address));
    }

    @AfterEach
    void stop() {
        disk.synced.countDown();
        server.close();
    }

    private RawClient connect() throws IOException {
        return RawClient.connect(server.addresses().getFirst().getPort());
    }

    @Test
    void anAnswerWaitsForTheDisk() throws IOException {
        disk.synced = new CountDownLatch(1);
        try (RawClient client = connect()) {
            client.send("SET k v\r\n");
            assertThat(client.isSilentFor(100)).isTrue();
            disk.synced.countDown();
            assertThat(client.reply()).isEqualTo("+OK\r\n");
        }
    }

    @Test
    void aWriteThatIsNotOnTheDiskIsNotAcknowledged() throws IOException {
        try (RawClient client = connect();
                RawClient bystander = connect()) {
            assertThat(client.call("SET", "k", "v")).isEqualTo("+OK\r\n");
            disk.failure = "sync app.db-log/1: Input/output error";
            client.send("SET k w\r\nGET k\r\n");
            assertThat(client.readToEnd())
                    .isEqualTo("-MISCONF sync app.db-log/1: Input/output error\r\n");
            disk.failure = null;
            assertThat(bystander.call("PING")).isEqualTo("+PONG\r\n");
        }
    }

    @Test
    void aFailingBatchIsAnsweredWithAnErrorToo() throws IOException {
        try (RawClient client = connect()) {
            disk.commitFailure = "append: No space left on device";
            client.send("SET k w\r\n");
            assertThat(client.readToEnd())
                    .isEqualTo("-MISCONF append: No space left on device\r\n");
        }
    }

    /** As an engine in memory has it, but for what these tests are about. */
    private static final class FakeDisk implements InvocationHandler {
        private volatile CountDownLatch synced = new CountDownLatch(0);
        private volatile String failure;
        private volatile String commitFailure;

        Durability durability() {
            Class<?>[] type = {Durability.class};
            return (Durability) Proxy.newProxyInstance(type[0].getClassLoader(), type, this);
        }

        @Override
        public Object invoke(Object self, Method method, Object[] arguments) throws Throwable {
            switch (method.getName()) {
                case "awaitsDisk" -> {
                    return true;
                }
                case "await" -> {
                    synced.await();
                    fail(failure);
                }
                case "leave" -> {
                    String text = commitFailure;
                    commitFailure = null;
                    fail(text);
                }
                default -> {}
            }
            return method.invoke(Durability.NONE, arguments);
        }

        private static void fail(String text) {
            if (text != null) {
                throw new StorageException(text, null);
            }
        }
    }
}
