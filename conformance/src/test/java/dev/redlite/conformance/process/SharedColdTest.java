package dev.redlite.conformance.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redlite.Connection;
import dev.redlite.Options;
import dev.redlite.Redlite;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import redis.clients.jedis.Jedis;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.commands.ProtocolCommand;
import redis.clients.jedis.params.XAddParams;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** One process reads large values from the file while another changes them. */
@Timeout(120)
class SharedColdTest {
    private static final int ROWS = 3_000;
    private static final int ROUNDS = 10;
    private static final ProtocolCommand INSERT =
            () -> "ARINSERT".getBytes(StandardCharsets.US_ASCII);

    @TempDir Path folder;

    private Path file() {
        return folder.resolve("shared.db");
    }

    private static void fill(Jedis writer) {
        var pipeline = writer.pipelined();
        for (int i = 0; i < ROWS; i++) {
            pipeline.zadd("zset", i, "m" + i);
            pipeline.hset("hash", "m" + i, "v");
            pipeline.sadd("set", "m" + i);
            pipeline.rpush("list", "m" + i);
            pipeline.sendCommand(INSERT, "array", "m" + i);
            pipeline.xadd("stream", XAddParams.xAddParams().id(i + 1, 0), Map.of("f", "v"));
        }
        pipeline.sync();
    }

    /** Adds one element to each. */
    private static void add(Jedis writer, int number) {
        var pipeline = writer.pipelined();
        String member = "n" + number;
        pipeline.zadd("zset", number, member);
        pipeline.hset("hash", member, "v");
        pipeline.sadd("set", member);
        pipeline.rpush("list", member);
        pipeline.sendCommand(INSERT, "array", member);
        pipeline.xadd(
                "stream",
                XAddParams.xAddParams().id(new StreamEntryID(ROWS + 1L + number, 0)),
                Map.of("f", "v"));
        pipeline.sync();
    }

    @Test
    void whatIsReadHasAllThatWasWrittenMeanwhile() throws Exception {
        Map<String, String> counts = new HashMap<>();
        counts.put("zset", "ZCARD");
        counts.put("hash", "HLEN");
        counts.put("set", "SCARD");
        counts.put("list", "LLEN");
        counts.put("stream", "XLEN");
        counts.put("array", "ARCOUNT");
        var added = new AtomicInteger();
        try (JavaProcess server = KillLoopTest.start(file(), "everysec");
                Jedis writer = new Jedis("127.0.0.1", KillLoopTest.port(server))) {
            fill(writer);
            try (Redlite db = Redlite.open(file(), Options.defaults());
                    Connection reader = db.connect()) {
                // Between the steps of each load the other process writes, and has its answer.
                db.durability().loader().watch(step -> add(writer, added.getAndIncrement()));
                for (int i = 0; i < ROUNDS; i++) {
                    db.engine().locked(() -> db.engine().keyspace().cache().forgetAll());
                    counts.forEach(
                            (key, command) ->
                                    assertThat(reader.call(command, key))
                                            .as(key)
                                            .isEqualTo((long) ROWS + added.get()));
                }
                Object end = reader.call("LINDEX", "list", "-1"); // which may add once more
                String last = "n" + (added.get() - 1);
                assertThat(end).isEqualTo(last.getBytes(StandardCharsets.UTF_8));
                assertThat(reader.call("ZRANK", "zset", last)).isNotNull();
                long[] loads = {0};
                db.engine().locked(() -> loads[0] = db.engine().keyspace().cold().loaded());
                assertThat(loads[0]).isPositive();
                assertThat(db.check()).isEmpty();
            }
        }
    }
}
