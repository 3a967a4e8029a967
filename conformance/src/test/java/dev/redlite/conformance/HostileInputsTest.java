package dev.redlite.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redlite.server.testing.RunningServer;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;

/**
 * Inputs that hurt Redis-like servers before: each is answered as Redis answers, takes no memory to
 * speak of, and the server goes on. What is said about connections is tested where the server is.
 */
class HostileInputsTest {
    private static final long GROWTH_MAX = 64 << 20;

    private static RunningServer server;
    private static RealRedis real;

    @BeforeAll
    static void start() {
        server = RunningServer.inMemory();
        real = RealRedis.start();
    }

    @AfterAll
    static void stop() {
        server.close();
        real.close();
    }

    @BeforeEach
    void fill() throws IOException {
        for (int port : new int[] {server.port(), real.port()}) {
            try (var client = RespConnection.open(port)) {
                client.call("FLUSHALL");
                client.call("SET", "max", "9223372036854775807");
                client.call("SET", "min", "-9223372036854775808");
                client.call("SET", "text", "text");
                client.call("ZADD", "zset", "1", "a", "inf", "top");
                client.call("GEOADD", "geo", "0", "0", "a", "-180", "85", "b");
                client.call("SADD", "set", "a", "b");
                client.call("RPUSH", "list", "a", "b", "a");
                client.call("HSET", "h", "max", "9223372036854775807", "f", "1");
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "SETRANGE k 536870912 x | -ERR string exceeds maximum allowed size"
                        + " (proto-max-bulk-len)",
                "SETRANGE k 9223372036854775807 x | -ERR string exceeds maximum allowed size"
                        + " (proto-max-bulk-len)",
                "SETRANGE k -1 x | -ERR offset is out of range",
                "GETRANGE text -9223372036854775808 9223372036854775807 | $text",
                "GETRANGE text 9223372036854775807 -9223372036854775808 | $",
                "INCR max | -ERR increment or decrement would overflow",
                "DECR min | -ERR increment or decrement would overflow",
                "INCRBY max 9223372036854775807 | -ERR increment or decrement would overflow",
                "DECRBY n -9223372036854775808 | -ERR decrement would overflow",
                "HINCRBY h max 1 | -ERR increment or decrement would overflow",
                "INCRBYFLOAT f inf | -ERR increment would produce NaN or Infinity",
                "INCRBYFLOAT f -inf | -ERR increment would produce NaN or Infinity",
                "INCRBYFLOAT f nan | -ERR value is not a valid float",
                "INCRBYFLOAT f 1e5000 | -ERR value is not a valid float",
                "HINCRBYFLOAT h g inf | -ERR value is NaN or Infinity",
                "HINCRBYFLOAT h g nan | -ERR value is not a valid float",
                "SETEX k 9223372036854775807 v | -ERR invalid expire time in 'setex' command",
                "SETEX k 0 v | -ERR invalid expire time in 'setex' command",
                "PSETEX k -1 v | -ERR invalid expire time in 'psetex' command",
                "SET k v PX 0 | -ERR invalid expire time in 'set' command",
                "GETEX text EX -5 | -ERR invalid expire time in 'getex' command",
                "EXPIRE text 9223372036854775807 | -ERR invalid expire time in 'expire' command",
                "PEXPIRE text 9223372036854775807 | -ERR invalid expire time in 'pexpire' command",
                "SCAN 0 COUNT 0 | -ERR syntax error",
                "SCAN 0 COUNT 9223372036854775807 MATCH none | *[$0 *[]]",
                "SCAN abc | -ERR invalid cursor",
                "SCAN 18446744073709551616 | -ERR invalid cursor",
                "HSCAN h abc | -ERR invalid cursor",
                "MSETNX a 1 a 2 | :1",
                "MSET a 1 a 2 | +OK",
                "HRANDFIELD h -9223372036854775808 | -ERR value is out of range, value must"
                        + " between -9223372036854775807 and 9223372036854775807",
                "HRANDFIELD h -4611686018427387905 WITHVALUES | -ERR value is out of range",
                "SRANDMEMBER set -9223372036854775808 | -ERR value is out of range, value must"
                        + " between -9223372036854775807 and 9223372036854775807",
                "SPOP set -1 | -ERR value is out of range, must be positive",
                "SPOP set 9223372036854775808 | -ERR value is out of range, must be positive",
                "SINTERCARD 1 set LIMIT -1 | -ERR LIMIT can't be negative",
                "SINTERCARD 9223372036854775807 set | -ERR Number of keys can't be greater than"
                        + " number of args",
                "SSCAN set 0 COUNT 0 | -ERR syntax error",
                "SSCAN set 18446744073709551616 | -ERR invalid cursor",
                "ZADD zset nan b | -ERR value is not a valid float",
                "ZINCRBY zset -inf top | -ERR resulting score is not a number (NaN)",
                "ZRANDMEMBER zset -9223372036854775808 | -ERR value is out of range, value must"
                        + " between -9223372036854775807 and 9223372036854775807",
                "ZRANDMEMBER zset 9223372036854775807 WITHSCORES | -ERR value is out of range",
                "ZPOPMIN zset -1 | -ERR value is out of range, must be positive",
                "ZMPOP 9223372036854775807 zset MIN | -ERR syntax error",
                "ZINTERCARD 1 zset LIMIT -1 | -ERR LIMIT can't be negative",
                "ZRANGE zset -9223372036854775808 9223372036854775807 | *[$a $top]",
                "ZRANGE zset 9223372036854775807 -9223372036854775808 | *[]",
                "ZREVRANGE zset 9223372036854775806 -9223372036854775808 | *[]",
                "ZREMRANGEBYRANK zset 9223372036854775807 -9223372036854775808 | :0",
                "ZSCAN zset 0 COUNT 0 | -ERR syntax error",
                "GEOADD geo 181 0 a | -ERR invalid longitude,latitude pair 181.000000,0.000000",
                "GEOADD geo 0 85.0512 a | -ERR invalid longitude,latitude pair 0.000000,85.051200",
                "GEOADD geo nan 0 a | -ERR value is not a valid float",
                "GEOADD geo -inf 0 a | -ERR invalid longitude,latitude pair -inf,0.000000",
                "GEOSEARCH geo FROMLONLAT 0 0 BYRADIUS -1 m | -ERR radius cannot be negative",
                "GEOSEARCH geo FROMLONLAT 0 0 BYRADIUS 1e308 km ASC | *[$a $b]",
                "GEOSEARCH geo FROMLONLAT 180 85 BYRADIUS 1e308 km | *[$a]",
                "GEOSEARCH geo FROMLONLAT 0 -85.05112878 BYBOX 1e308 inf mi COUNT 1 | *[$a]",
                "GEOSEARCH geo FROMMEMBER b BYRADIUS 1e-308 ft | *[$b]",
                "GEOSEARCH geo FROMLONLAT 0 0 BYRADIUS 1 m COUNT 0 | -ERR COUNT must be > 0",
                "GEOSEARCH geo FROMLONLAT 0 0 BYRADIUS 9 km COUNT 9223372036854775807 | *[$a]",
                "GEODIST zset a top | $0.2819",
                "ZRANDMEMBER zset -4611686018427387905 WITHSCORES | -ERR value is out of range",
                "LPOS list a COUNT -1 | -ERR COUNT can't be negative",
                "LPOS list a RANK 0 | -ERR RANK can't be zero: use 1 to start from the first match,"
                        + " 2 from the second ... or use negative to start from the end of the"
                        + " list",
                "LPOS list a RANK -9223372036854775807 | $-1",
                "LPOS list a RANK -9223372036854775807 COUNT 9223372036854775807 | *[]",
                "LPOS list a MAXLEN -1 | -ERR MAXLEN can't be negative",
                "LPOP list 9223372036854775808 | -ERR value is out of range, must be positive",
                "LPOP list -1 | -ERR value is out of range, must be positive",
                "RPOP list 9223372036854775808 | -ERR value is out of range, must be positive",
                "LRANGE list -9223372036854775808 9223372036854775807 | *[$a $b $a]",
                "LRANGE list 9223372036854775807 -9223372036854775808 | *[]",
                "LTRIM list -9223372036854775808 9223372036854775807 | +OK",
                "LREM list -9223372036854775808 none | :0",
                "LINDEX list -9223372036854775808 | $-1",
                "LSET list -9223372036854775808 x | -ERR index out of range",
                "SORT list ALPHA LIMIT 0 -9223372036854775808 | *[$a $a $b]",
                "SORT list ALPHA LIMIT -9223372036854775808 9223372036854775807 | *[$a $a $b]",
                "SORT list ALPHA LIMIT 9223372036854775807 9223372036854775807 | *[]",
                "CONFIG SET dir /tmp | -ERR CONFIG SET failed (possibly related to argument"
                        + " 'dir') - can't set protected config",
                "CONFIG SET dbfilename x | -ERR CONFIG SET failed (possibly related to argument"
                        + " 'dbfilename') - can't set protected config",
                "HELLO 4 | -NOPROTO unsupported protocol version",
            })
    void isAnsweredAsRedisDoes(String call, String expected) throws IOException {
        String[] words = call.split(" ");
        try (var redis = real.connect()) {
            assertThat(redis.call(words).shown()).as("Redis").isEqualTo(expected);
        }
        harmless(words, expected);
    }

    /** A real Redis is busy with these for many minutes, and takes all memory there is. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "SRANDMEMBER set -9223372036854775807",
                "HRANDFIELD h -9223372036854775807",
                "HRANDFIELD h -4611686018427387903 WITHVALUES",
                "ZRANDMEMBER zset -9223372036854775807",
                "ZRANDMEMBER zset -4611686018427387903 WITHSCORES",
            })
    void anAnswerWithoutEndIsRefused(String call) throws IOException {
        harmless(call.split(" "), "-ERR value is out of range");
    }

    /** With its value: LPOS negates a rank below zero, which the lowest number does not survive. */
    @Test
    void theLowestRankIsRefused() throws IOException {
        harmless(
                new String[] {"LPOS", "list", "a", "RANK", "-9223372036854775808"},
                "-ERR value is out of range, value must between -9223372036854775807 and"
                        + " 9223372036854775807");
    }

    /** 80 bits hold it, and so does Redlite: never is "Infinity" stored. */
    @Test
    void aNumberBeyondDoublesIsKept() throws IOException {
        try (var redis = real.connect();
                var client = RespConnection.open(server.port())) {
            String[] call = {"HINCRBYFLOAT", "h", "g", "1e400"};
            assertThat(client.call(call).shown()).isEqualTo(redis.call(call).shown());
            assertThat(client.call("HGET", "h", "g").text()).hasSize(401);
        }
    }

    @Test
    void aLongSubsequenceIsRefusedBeforeMemoryIsTaken() throws IOException {
        try (var client = RespConnection.open(server.port())) {
            client.call("SETRANGE", "long", "10000000", "x");
            client.call("COPY", "long", "longer");
        }
        harmless(
                new String[] {"LCS", "long", "longer"},
                "-ERR Insufficient memory, transient memory for LCS exceeds"
                        + " proto-max-bulk-len");
    }

    @Test
    void whatCouldReachTheFileSystemIsRefused() throws IOException {
        try (var client = RespConnection.open(server.port())) {
            assertThat(client.call("DEBUG", "SLEEP", "0").text())
                    .startsWith("ERR DEBUG command not allowed.");
            assertThat(client.call("MODULE", "LOAD", "/tmp/x.so").isError()).isTrue();
            assertThat(client.call("CONFIG", "SET", "logfile", "/tmp/x").isError()).isTrue();
            assertThat(client.call("CONFIG", "SET", "unixsocket", "/tmp/x").isError()).isTrue();
        }
    }

    @Test
    void nothingIsAnsweredBeforeThePasswordIsGiven() throws IOException {
        try (var guarded = RunningServer.inMemory()) {
            guarded.configure("requirepass", "secret");
            try (var client = RespConnection.open(guarded.port())) {
                assertThat(client.call("HELLO", "3").text())
                        .startsWith(
                                "NOAUTH HELLO must be called with the client already"
                                        + " authenticated");
                for (int i = 0; i < 100; i++) {
                    assertThat(client.call("AUTH", "wrong" + i).text()).startsWith("WRONGPASS ");
                }
                assertThat(client.call("GET", "k").text()).startsWith("NOAUTH ");
                assertThat(client.call("AUTH", "secret").text()).isEqualTo("OK");
            }
        }
    }

    private static void harmless(String[] call, String expected) throws IOException {
        long before = used();
        try (var client = RespConnection.open(server.port())) {
            assertThat(client.call(call).shown()).as("Redlite").isEqualTo(expected);
            assertThat(client.call("ECHO", "alive").text()).isEqualTo("alive");
        }
        assertThat(used() - before).as("growth of the heap").isLessThan(GROWTH_MAX);
    }

    private static long used() {
        System.gc();
        var runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
