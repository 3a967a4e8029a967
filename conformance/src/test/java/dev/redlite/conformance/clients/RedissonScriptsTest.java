package dev.redlite.conformance.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redlite.server.testing.RunningServer;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.redisson.Redisson;
import org.redisson.api.RateType;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.StringCodec;
import org.redisson.config.Config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** What Redisson does in scripts: locks, semaphores, maps whose entries expire, rate limits. */
class RedissonScriptsTest {
    private static RunningServer server;
    private static RedissonClient client;

    @BeforeAll
    static void start() {
        server = RunningServer.inMemory();
        var config = new Config();
        config.useSingleServer().setAddress("redis://127.0.0.1:" + server.port());
        client = Redisson.create(config);
    }

    @AfterAll
    static void stop() {
        client.shutdown();
        server.close();
    }

    @Test
    void aLockExcludesAndIsHeldAgainByItsHolder() throws Exception {
        int[] counter = {0};
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            threads.add(
                    Thread.ofPlatform()
                            .start(
                                    () -> {
                                        var lock = client.getLock("lock");
                                        for (int j = 0; j < 25; j++) {
                                            lock.lock(10, TimeUnit.SECONDS);
                                            lock.lock(10, TimeUnit.SECONDS);
                                            counter[0]++;
                                            lock.unlock();
                                            lock.unlock();
                                        }
                                    }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(counter[0]).isEqualTo(100);
        assertThat(client.getLock("lock").isLocked()).isFalse();
        var fair = client.getFairLock("fair");
        assertThat(fair.tryLock(1, 10, TimeUnit.SECONDS)).isTrue();
        fair.unlock();
        var readWrite = client.getReadWriteLock("readwrite");
        readWrite.readLock().lock();
        var refused = new boolean[] {true};
        Thread other =
                Thread.ofPlatform().start(() -> refused[0] = !readWrite.writeLock().tryLock());
        other.join();
        assertThat(refused[0]).isTrue();
        readWrite.readLock().unlock();
    }

    @Test
    void semaphoresAndLatches() throws Exception {
        var semaphore = client.getSemaphore("semaphore");
        assertThat(semaphore.trySetPermits(2)).isTrue();
        assertThat(semaphore.tryAcquire(2)).isTrue();
        assertThat(semaphore.tryAcquire()).isFalse();
        Thread waiting =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    try {
                                        semaphore.acquire();
                                    } catch (InterruptedException e) {
                                        throw new IllegalStateException(e);
                                    }
                                });
        semaphore.release();
        waiting.join(TimeUnit.SECONDS.toMillis(20));
        assertThat(waiting.isAlive()).isFalse();
        assertThat(semaphore.availablePermits()).isZero();
        var expiring = client.getPermitExpirableSemaphore("expiring");
        expiring.trySetPermits(1);
        String permit = expiring.acquire(10, TimeUnit.SECONDS);
        assertThat(expiring.tryAcquire()).isNull();
        expiring.release(permit);
        var latch = client.getCountDownLatch("latch");
        latch.trySetCount(1);
        Thread.ofPlatform().start(latch::countDown);
        assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void mapsWhoseEntriesExpire() throws Exception {
        var map = client.<String, String>getMapCache("cache", StringCodec.INSTANCE);
        assertThat(map.put("a", "1", 100, TimeUnit.MILLISECONDS)).isNull();
        assertThat(map.put("b", "2", 10, TimeUnit.SECONDS)).isNull();
        assertThat(map.putIfAbsent("b", "3")).isEqualTo("2");
        assertThat(map.get("b")).isEqualTo("2");
        assertThat(map.replace("b", "2", "4")).isTrue();
        while (map.get("a") != null) {
            Thread.onSpinWait();
        }
        assertThat(map.readAllMap()).isEqualTo(Map.of("b", "4"));
        assertThat(map.remove("b")).isEqualTo("4");
        var set = client.<String>getSetCache("set", StringCodec.INSTANCE);
        assertThat(set.add("x", 10, TimeUnit.SECONDS)).isTrue();
        assertThat(set.contains("x")).isTrue();
        var plain = client.<String, String>getMap("plain", StringCodec.INSTANCE);
        assertThat(plain.put("f", "v")).isNull();
        assertThat(plain.put("f", "w")).isEqualTo("v");
        assertThat(plain.remove("f", "w")).isTrue();
    }

    @Test
    void rateLimits() {
        var limiter = client.getRateLimiter("limiter");
        limiter.trySetRate(RateType.OVERALL, 3, Duration.ofSeconds(30));
        assertThat(limiter.tryAcquire(2)).isTrue();
        assertThat(limiter.tryAcquire(2)).isFalse();
        assertThat(limiter.tryAcquire()).isTrue();
        assertThat(limiter.tryAcquire()).isFalse();
        assertThat(limiter.availablePermits()).isZero();
    }

    @Test
    void queuesAndCounters() throws Exception {
        var queue = client.<String>getBlockingQueue("queue", StringCodec.INSTANCE);
        queue.addAll(List.of("a", "b"));
        assertThat(queue.remove("a")).isTrue();
        assertThat(queue.poll(20, TimeUnit.SECONDS)).isEqualTo("b");
        var id = client.getIdGenerator("id");
        Set<Long> ids = ConcurrentHashMap.newKeySet();
        for (int i = 0; i < 100; i++) {
            ids.add(id.nextId());
        }
        assertThat(ids).hasSize(100);
        var number = client.getAtomicLong("number");
        assertThat(number.compareAndSet(0, 7)).isTrue();
        assertThat(number.getAndDelete()).isEqualTo(7);
        var sorted = client.<String>getScoredSortedSet("sorted", StringCodec.INSTANCE);
        sorted.addAll(Map.of("a", 1.0, "b", 2.0));
        assertThat(sorted.pollFirst()).isEqualTo("a");
        var list = client.<String>getList("list", StringCodec.INSTANCE);
        list.addAll(List.of("a", "b", "c"));
        assertThat(list.remove(1)).isEqualTo("b");
        assertThat(list.indexOf("c")).isEqualTo(1);
    }
}
