package dev.redlite.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redlite.Killed;
import dev.redlite.log.Fsync;
import dev.redlite.testing.DurableEngine;
import dev.redlite.testing.TestClient;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Values in the tables only, and clients whose commands are held while those are read. */
abstract class ColdValuesFixture {
    static final int ROWS = 50;

    @RegisterExtension
    final DurableEngine durable =
            new DurableEngine(Fsync.ALWAYS).withRowsAtOnce(10).withCacheBytes(64 << 20);

    final List<TestClient> clients = new ArrayList<>();
    CountDownLatch reached = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);

    Engine engine() {
        return durable.db().engine();
    }

    TestClient client() {
        var client = new TestClient(engine(), clients.size() + 1);
        clients.add(client);
        return client;
    }

    @AfterEach
    void nobodyWaits() {
        goOn.countDown();
        clients.forEach(TestClient::close);
        until(() -> engine().loadWaits().count() + engine().keyspace().cold().reading() == 0);
    }

    /** Waits for something that is looked at under the lock. */
    void until(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        boolean[] isMet = {false};
        while (!isMet[0]) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            engine().locked(() -> isMet[0] = condition.getAsBoolean());
        }
    }

    static String call(TestClient client, String line) {
        return client.call(line.split(" "));
    }

    /** A zset, hash, set, list and stream of so many rows, and a string, all in the tables only. */
    void fill() {
        var client = client();
        for (int i = 0; i < ROWS; i++) {
            call(client, "ZADD z " + i + " m" + i);
            call(client, "HSET h f" + i + " v" + i);
            call(client, "SADD s m" + i);
            call(client, "RPUSH l e" + i);
            call(client, "XADD x " + (i + 1) + "-0 f v" + i);
        }
        call(client, "SET small value");
        forget();
    }

    void forget() {
        durable.db().flush();
        Killed.forget(durable.db());
    }

    long loads() {
        long[] loads = {0};
        engine().locked(() -> loads[0] = engine().keyspace().cold().loaded());
        return loads[0];
    }

    /** Has whoever reads the next value stop after a step. */
    void stopAfter(Loader.Step step) {
        reached = new CountDownLatch(1);
        goOn = new CountDownLatch(1);
        CountDownLatch here = reached;
        CountDownLatch leave = goOn;
        durable.db()
                .durability()
                .loader()
                .watch(
                        done -> {
                            if (done == step) {
                                here.countDown();
                                await(leave);
                            }
                        });
    }

    static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException asked) {
            throw new IllegalStateException(asked);
        }
    }

    /** A client whose call of a line is held, as the value is read up to a step. */
    TestClient held(Loader.Step step, String line) {
        stopAfter(step);
        var client = client();
        assertThat(call(client, line)).isEqualTo("held");
        await(reached);
        return client;
    }
}
