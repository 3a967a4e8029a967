package dev.redlite.conformance.differential;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redlite.conformance.RealRedis;
import dev.redlite.conformance.RespConnection;
import dev.redlite.server.testing.RunningServer;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What a real Redis and Redlite let others know of the same calls. */
class InsightTest {
    private static final String LIBRARY =
            "#!lua name=lib\nredis.register_function('f', function(k)"
                    + " return redis.call('get', k[1]) end)";

    /** Words are separated by |, so that scripts may have spaces. */
    private static final List<String> WATCHED =
            List.of(
                    "SET|k|v",
                    "GET",
                    "NOSUCH|x",
                    "LPUSH|k|x",
                    "EVAL|return redis.call('set','k','v')|0",
                    "EVAL|return redis.call('nosuch')|0",
                    "EVAL|not lua|0",
                    "EVAL|return 1|x",
                    "EVAL_RO|return redis.call('get','k')|0",
                    "EVALSHA|0123456789012345678901234567890123456789|0",
                    "MULTI",
                    "EVAL|return redis.call('get',KEYS[1])|1|k",
                    "SET|z|1",
                    "EXEC",
                    "FUNCTION|LOAD|REPLACE|" + LIBRARY,
                    "FCALL|f|1|k",
                    "FCALL|nosuch|1|k",
                    "BLPOP|none|0.01",
                    "CONFIG|RESETSTAT",
                    "CLIENT|ID",
                    "AUTH|secret",
                    "AUTH|user|secret",
                    "HELLO|2|AUTH|user|secret",
                    "SELECT|3",
                    "PUBLISH|c|m",
                    "SELECT|0");

    private static final List<String> READING =
            List.of(
                    "SET|n1|v|GET",
                    "SET|n1|v|GET",
                    "SET|n1|v|XX",
                    "GETSET|n2|v",
                    "GETDEL|n3",
                    "GETEX|n4",
                    "GETEX|n2|EX|100",
                    "SETNX|n5|v",
                    "APPEND|n6|v",
                    "INCR|n60",
                    "SADD|s|a",
                    "SINTERSTORE|d|s|n8",
                    "SUNIONSTORE|d|n7|n8",
                    "SDIFFSTORE|d|n7|s",
                    "ZADD|z|1|a",
                    "ZUNIONSTORE|d|2|n7|z",
                    "ZINTERSTORE|d|2|n7|n8",
                    "ZDIFFSTORE|d|2|n7|n8",
                    "ZRANGESTORE|d|n7|0|-1",
                    "COPY|n7|n8",
                    "COPY|n1|n9",
                    "BITOP|AND|d|n7|n8",
                    "GEOSEARCHSTORE|d|n7|FROMLONLAT|1|1|BYRADIUS|1|m",
                    "GEORADIUS|n7|1|1|1|m|STORE|d",
                    "GEORADIUS|n7|1|1|1|m",
                    "SORT|n7|STORE|d",
                    "SORT|n7",
                    "SORT_RO|n7",
                    "RENAME|n7|n8",
                    "LMOVE|n7|n8|LEFT|LEFT",
                    "SMOVE|n7|n8|a",
                    "EXISTS|n7|n1",
                    "TYPE|n7",
                    "TYPE|n1",
                    "TTL|n7",
                    "PTTL|n1",
                    "DUMP|n7",
                    "DEL|n7",
                    "PERSIST|n7",
                    "EXPIRE|n7|1",
                    "SPOP|n7",
                    "LPOP|n7",
                    "BITFIELD|n22|GET|u8|0",
                    "BITFIELD|n22|SET|u8|0|1",
                    "MGET|n1|n30",
                    "EVAL|return redis.call('get','n40')|0",
                    "MIGRATE|127.0.0.1|1|n30|0|10");

    private static RealRedis redis;
    private static RunningServer redlite;

    @BeforeAll
    static void start() {
        redis = RealRedis.start();
        redlite = RunningServer.inMemory();
    }

    @AfterAll
    static void stop() {
        redlite.close();
        redis.close();
    }

    @Test
    void monitorShowsTheSame() throws IOException {
        assertThat(monitored(redlite.port())).isEqualTo(monitored(redis.port()));
    }

    private static List<String> monitored(int port) throws IOException {
        List<String> lines = new ArrayList<>();
        try (var monitor = RespConnection.open(port);
                var client = RespConnection.open(port)) {
            monitor.call("MONITOR");
            for (String call : WATCHED) {
                client.call(call.split("\\|"));
            }
            client.call("ECHO", "end");
            do {
                String line = monitor.receive().text();
                lines.add(line.replaceFirst("\\d+\\.\\d+", "time").replaceFirst(":\\d+]", "]"));
            } while (!lines.getLast().endsWith("\"ECHO\" \"end\""));
            lines.add(monitor.call("GET", "k").shown());
            lines.add(monitor.call("PUBLISH", "c", "m").shown());
            lines.add(monitor.call("EVAL", "return 1", "0").shown());
            lines.add(monitor.call("RESET").shown());
            lines.add(monitor.call("EXISTS", "k").shown());
        }
        return lines;
    }

    /** Who reads keys hits or misses them, also in order to change others. */
    @Test
    void hitsAndMissesAreTheSame() throws IOException {
        assertThat(reads(redlite.port())).isEqualTo(reads(redis.port()));
    }

    private static List<String> reads(int port) throws IOException {
        List<String> lines = new ArrayList<>();
        try (var client = RespConnection.open(port);
                var listener = RespConnection.open(port)) {
            client.call("FLUSHALL");
            client.call("CONFIG", "SET", "notify-keyspace-events", "Em");
            listener.call("PSUBSCRIBE", "*");
            for (String call : READING) {
                client.call("CONFIG", "RESETSTAT");
                client.call(call.split("\\|"));
                String stats = client.call("INFO", "stats").text();
                lines.add(call);
                lines.add(stats.replaceAll("(?s).*(keyspace_hits:\\d+).*", "$1"));
                lines.add(stats.replaceAll("(?s).*(keyspace_misses:\\d+).*", "$1"));
                client.call("PUBLISH", "end", "");
                do {
                    lines.add(listener.receive().shown());
                } while (!lines.getLast().contains(" $end "));
            }
            client.call("CONFIG", "SET", "notify-keyspace-events", "");
        }
        return lines;
    }
}
