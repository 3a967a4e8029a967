package dev.redlite.conformance.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;

import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.Transaction;
import redis.clients.jedis.exceptions.JedisException;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Writes to a server that will be killed, and remembers what was sent and what was acknowledged.
 *
 * <p>Each of its keys counts up, so that a key must hold a number from the last acknowledged one to
 * the last sent one. Pairs of keys are written in one transaction, and must be equal; {@link
 * KillCollections} does the same with all other types.
 */
final class KillWriter {
    private static final int KEYS = 20;
    private static final int PIPELINE = 50;

    private final String name;
    private final boolean isPipelined;
    private final KillCollections collections;
    private final long[] sent = new long[KEYS];
    private final long[] acknowledged = new long[KEYS];
    private static final String SCRIPT =
            "redis.call('SET', KEYS[1], ARGV[1]) redis.call('RPUSH', KEYS[2], ARGV[1])"
                    + " redis.call('LTRIM', KEYS[2], -3, -1) redis.call('HSET', KEYS[3], 'n',"
                    + " ARGV[1], 'f' .. ARGV[1] % 7, ARGV[1]) return redis.call('SET', KEYS[4],"
                    + " ARGV[1])";

    private long scriptSent;
    private long scriptAcknowledged;
    private long pairSent;
    private long pairAcknowledged;
    private long counterSent;
    private long counterAcknowledged;
    private long total;
    private @Nullable Thread thread;

    KillWriter(int number, boolean isPipelined) {
        this.name = "w" + number;
        this.isPipelined = isPipelined;
        this.collections = new KillCollections(name);
    }

    long acknowledged() {
        return total;
    }

    void begin(int port) {
        Thread writing = new Thread(() -> write(port), "writer-" + name);
        thread = writing;
        writing.start();
    }

    void end() throws InterruptedException {
        Thread writing = thread;
        if (writing != null) {
            writing.join(20_000);
            assertThat(writing.isAlive()).as("a client of a killed server hangs").isFalse();
        }
    }

    private void write(int port) {
        try (Jedis client = new Jedis("127.0.0.1", port)) {
            while (true) {
                if (isPipelined) {
                    pipeline(client);
                } else {
                    plain(client);
                }
                pair(client);
                script(client);
                collections.write(client);
            }
        } catch (JedisException killed) {
            // The server is gone: what was not acknowledged may be there or not.
        }
    }

    private void plain(Jedis client) {
        for (int i = 0; i < KEYS; i++) {
            sent[i]++;
            client.set(key(i), Long.toString(sent[i]));
            acknowledged[i] = sent[i];
            total++;
            counterSent++;
            client.incr(name + ":counter");
            counterAcknowledged = counterSent;
        }
    }

    private void pipeline(Jedis client) {
        Pipeline pipeline = client.pipelined();
        for (int i = 0; i < PIPELINE; i++) {
            sent[i % KEYS]++;
            pipeline.set(key(i % KEYS), Long.toString(sent[i % KEYS]));
        }
        long[] before = sent.clone();
        pipeline.sync();
        System.arraycopy(before, 0, acknowledged, 0, KEYS);
        total += PIPELINE;
    }

    private void pair(Jedis client) {
        pairSent++;
        String number = Long.toString(pairSent);
        Transaction both = client.multi();
        both.set(name + ":left", number);
        both.hset(name + ":hash", Map.of("right", number, "f" + pairSent % 10, number));
        both.set(name + ":right", number);
        both.exec();
        pairAcknowledged = pairSent;
        total++;
    }

    private void script(Jedis client) {
        scriptSent++;
        client.eval(SCRIPT, scriptKeys(), List.of(Long.toString(scriptSent)));
        scriptAcknowledged = scriptSent;
        total++;
    }

    private List<String> scriptKeys() {
        return List.of(
                name + ":script:1", name + ":script:2", name + ":script:3", name + ":script:4");
    }

    private void verifyScript(Jedis client) {
        List<String> keys = scriptKeys();
        List<Long> written = new ArrayList<>();
        written.add(number(client.get(keys.get(0))));
        written.add(number(client.lindex(keys.get(1), -1)));
        written.add(number(client.hget(keys.get(2), "n")));
        written.add(number(client.get(keys.get(3))));
        assertThat(written).as("a script, whole").containsOnly(written.getFirst());
        assertThat(written.getFirst()).isBetween(scriptAcknowledged, scriptSent);
        scriptSent = written.getFirst();
        scriptAcknowledged = scriptSent;
    }

    /** Looks at a server that was started again; what it holds is the new beginning. */
    void verify(int port) {
        try (Jedis client = new Jedis("127.0.0.1", port)) {
            for (int i = 0; i < KEYS; i++) {
                long held = number(client.get(key(i)));
                assertThat(held).as(key(i)).isBetween(acknowledged[i], sent[i]);
                sent[i] = held;
                acknowledged[i] = held;
            }
            long counter = number(client.get(name + ":counter"));
            assertThat(counter).as("counter").isBetween(counterAcknowledged, counterSent);
            counterSent = counter;
            counterAcknowledged = counter;
            List<Long> pair = new ArrayList<>();
            pair.add(number(client.get(name + ":left")));
            pair.add(number(client.get(name + ":right")));
            pair.add(number(client.hget(name + ":hash", "right")));
            assertThat(pair).as("a transaction, whole").containsOnly(pair.getFirst());
            assertThat(pair.getFirst()).isBetween(pairAcknowledged, pairSent);
            pairSent = pair.getFirst();
            pairAcknowledged = pairSent;
            verifyScript(client);
            collections.verify(client);
        }
    }

    /** Sends a command and does not wait for its answer. */
    static void fire(int port, String command) {
        Thread.ofVirtual()
                .start(
                        () -> {
                            try (Jedis client = new Jedis("127.0.0.1", port)) {
                                client.sendCommand(
                                        () ->
                                                command.getBytes(
                                                        java.nio.charset.StandardCharsets
                                                                .US_ASCII));
                            } catch (JedisException killed) {
                                // It is meant to be under way when the server is killed.
                            }
                        });
    }

    private String key(int number) {
        return name + ":" + number;
    }

    private static long number(@Nullable String text) {
        return text == null ? 0 : Long.parseLong(text);
    }
}
