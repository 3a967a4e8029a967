package dev.redlite.command.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redlite.Options;
import dev.redlite.Redlite;
import dev.redlite.base.Bytes;
import dev.redlite.base.RandomSource;
import dev.redlite.engine.Config;
import dev.redlite.testing.ManualClock;
import dev.redlite.testing.TestClient;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

class ServerCommandsTest {
    private final ManualClock clock = new ManualClock();
    private final Redlite db =
            Redlite.openMemory(
                    Options.defaults()
                            .withClock(clock, RandomSource.seeded(1))
                            .withBackground(false));
    private final TestClient client = new TestClient(db.engine(), 1);

    @AfterEach
    void close() {
        db.close();
    }

    // ---- CONFIG

    @Test
    void configGetAnswersNamesAsTheyWereWritten() {
        assertThat(client.call("CONFIG", "GET", "MAXMEMORY", "nosuch", "maxmemory-pol*"))
                .isEqualTo("[\"MAXMEMORY\" \"0\" \"maxmemory-policy\" \"noeviction\"]");
        client.call("HELLO", "3");
        assertThat(client.call("CONFIG", "GET", "databases")).isEqualTo("%[\"databases\" \"16\"]");
    }

    @Test
    void configSetSetsAllOrNothing() {
        assertThat(client.call("CONFIG", "SET", "timeout", "5", "maxclients", "x"))
                .isEqualTo(
                        "-ERR CONFIG SET failed (possibly related to argument 'maxclients') -"
                                + " argument couldn't be parsed into an integer");
        assertThat(client.call("CONFIG", "SET", "timeout", "5", "nosuch", "1"))
                .isEqualTo("-ERR Unknown option or number of arguments for CONFIG SET - 'nosuch'");
        assertThat(client.call("CONFIG", "SET", "timeout", "5", "timeout", "6"))
                .isEqualTo(failed("timeout", "duplicate parameter"));
        assertThat(client.call("CONFIG", "SET", "timeout", "5", "maxclients"))
                .isEqualTo("-ERR syntax error");
        assertThat(client.call("CONFIG", "GET", "timeout")).isEqualTo("[\"timeout\" \"0\"]");
        assertThat(client.call("CONFIG", "SET", "timeout", "5", "maxclients", "7"))
                .isEqualTo("+OK");
        assertThat(client.call("CONFIG", "GET", "timeout")).isEqualTo("[\"timeout\" \"5\"]");
    }

    private static String failed(String name, String why) {
        return "-ERR CONFIG SET failed (possibly related to argument '" + name + "') - " + why;
    }

    @Test
    void noClientSetsAPathOrAGuard() {
        for (String name : new String[] {"dir", "dbfilename"}) {
            assertThat(client.call("CONFIG", "SET", name, "/tmp"))
                    .isEqualTo(failed(name, "can't set protected config"));
        }
        for (String name :
                new String[] {
                    "databases",
                    "logfile",
                    "pidfile",
                    "unixsocket",
                    "aclfile",
                    "enable-debug-command",
                    "enable-module-command",
                    "enable-protected-configs"
                }) {
            assertThat(client.call("CONFIG", "SET", name, "yes"))
                    .isEqualTo(failed(name, "can't set immutable config"));
        }
    }

    @Test
    void configSetRefusesWhatIsNoText() {
        assertThat(setToNoText("requirepass"))
                .isEqualTo(failed("requirepass", "argument must be UTF-8 text"));
    }

    @Test
    void configSetOfANumberToWhatIsNoTextSaysThatItIsNoNumber() {
        assertThat(setToNoText("hash-max-listpack-entries"))
                .isEqualTo(
                        failed(
                                "hash-max-listpack-entries",
                                "argument couldn't be parsed into an integer"));
    }

    private String setToNoText(String parameter) {
        return client.call(
                Bytes.of("CONFIG"), Bytes.of("SET"), Bytes.of(parameter), new byte[] {(byte) 0xff});
    }

    @Test
    void configRewriteHasNoFile() {
        assertThat(client.call("CONFIG", "REWRITE"))
                .isEqualTo("-ERR The server is running without a config file");
        assertThat(client.call("CONFIG", "NOSUCH"))
                .isEqualTo("-ERR unknown subcommand 'NOSUCH'. Try CONFIG HELP.");
        assertThat(client.call("CONFIG"))
                .isEqualTo("-ERR wrong number of arguments for 'config' command");
    }

    // ---- INFO

    @Test
    void infoShowsTheSectionsAskedForInItsOwnOrder() {
        assertThat(sections(client.call("INFO", "keyspace", "CLUSTER", "nosuch")))
                .containsExactly("Cluster", "Keyspace");
        assertThat(client.call("INFO", "nosuch")).isEqualTo("\"\"");
        assertThat(sections(client.call("INFO")))
                .containsExactly(
                        "Server",
                        "Clients",
                        "Memory",
                        "Persistence",
                        "Stats",
                        "Replication",
                        "CPU",
                        "Modules",
                        "Errorstats",
                        "Cluster",
                        "Keyspace");
        assertThat(sections(client.call("INFO", "all")))
                .contains("Commandstats", "Latencystats")
                .doesNotContain("Modules");
        assertThat(sections(client.call("INFO", "everything"))).hasSize(13);
    }

    private static List<String> sections(String info) {
        List<String> sections = new ArrayList<>();
        for (String line : info.replace("\"", "").split("\r\n")) {
            if (line.startsWith("# ")) {
                sections.add(line.substring(2));
            }
        }
        return sections;
    }

    private String info(String field) {
        for (String line : client.call("INFO", "everything").split("\r\n")) {
            if (line.startsWith(field + ":")) {
                return line.substring(field.length() + 1);
            }
        }
        return "none";
    }

    @Test
    void infoHasTheFieldsThatClientsDependOn() {
        client.call("SET", "k", "v", "EX", "100");
        client.call("GET", "k");
        client.call("GET", "none");
        clock.advanceMillis(90_061_000);
        assertThat(info("redis_version")).isEqualTo("7.4.0");
        assertThat(info("redis_mode")).isEqualTo("standalone");
        assertThat(info("role")).isEqualTo("master");
        assertThat(info("uptime_in_seconds")).isEqualTo("90061");
        assertThat(info("uptime_in_days")).isEqualTo("1");
        assertThat(info("connected_clients")).isEqualTo("1");
        assertThat(info("keyspace_hits")).isEqualTo("1");
        assertThat(info("keyspace_misses")).isEqualTo("1");
        assertThat(info("loading")).isEqualTo("0");
        assertThat(info("aof_enabled")).isEqualTo("1");
        assertThat(info("run_id")).matches("[0-9a-f]{40}");
        assertThat(info("used_memory")).matches("[1-9][0-9]*");
        assertThat(info("used_memory_peak_human")).matches("[0-9.]+[KMG]");
        assertThat(info("db0")).isEqualTo("keys=1,expires=1,avg_ttl=0,subexpiry=0");
        String everything = client.call("INFO", "everything");
        assertThat(everything).doesNotContain("dragonfly_version", "valkey_version");
    }

    @Test
    void averageTimeToLiveIsToldExactlyOfFewKeys() {
        client.call("SET", "a", "v", "EX", "100");
        client.call("SET", "b", "v", "EX", "300");
        client.call("SET", "c", "v");
        clock.advanceMillis(50_000);
        assertThat(info("db0")).isEqualTo("keys=3,expires=2,avg_ttl=150000,subexpiry=0");
        clock.advanceMillis(100_000);
        assertThat(info("db0")).contains(",avg_ttl=150000,"); // of b alone
    }

    @Test
    void averageTimeToLiveIsEstimatedOfManyKeys() {
        for (int i = 0; i < 9_000; i++) {
            client.call("SET", "k" + i, "v", "EX", String.valueOf(1_000 + i % 1_000));
        }
        String found = info("db0");
        int average = Integer.parseInt(found.replaceAll(".*avg_ttl=|,subexpiry=0", ""));
        assertThat(average).isBetween(1_300_000, 1_700_000).isNotEqualTo(1_499_500);
    }

    @Test
    void averageTimeToLiveOfOneKeyAmongMany() {
        for (int i = 0; i < 9_000; i++) {
            client.call("SET", "k" + i, "v");
        }
        client.call("EXPIRE", "k5000", "70");
        assertThat(info("db0")).isEqualTo("keys=9000,expires=1,avg_ttl=70000,subexpiry=0");
    }

    @Test
    void infoCountsCommandsAndErrors() {
        client.call("GET", "a");
        client.call("GET");
        client.call("SET", "k", "v");
        client.call("INCR", "k");
        assertThat(info("cmdstat_get"))
                .matches("calls=1,usec=\\d+,usec_per_call=[\\d.]+,rejected_calls=1,failed_calls=0");
        assertThat(info("cmdstat_incr")).endsWith(",rejected_calls=0,failed_calls=1");
        assertThat(info("errorstat_ERR")).isEqualTo("count=2");
        assertThat(info("latency_percentiles_usec_get")).matches("p50=.*,p99=.*,p99.9=.*");
        assertThat(client.call("CONFIG", "RESETSTAT")).isEqualTo("+OK");
        assertThat(info("cmdstat_get")).isEqualTo("none");
        assertThat(info("errorstat_ERR")).isEqualTo("none");
    }

    @Test
    void partsOfTheEngineAddAndReplaceFields() {
        db.engine().info().add("memory", fields -> fields.put("redlite_test", 7));
        db.engine().info().add("server", fields -> fields.put("tcp_port", 6379));
        assertThat(info("redlite_test")).isEqualTo("7");
        assertThat(info("tcp_port")).isEqualTo("6379");
        assertThat(client.call("INFO", "server").split("tcp_port:", -1)).hasSize(2);
    }

    @Test
    void operationsPerSecondAreOfTheLastSeconds() {
        for (int i = 0; i < 20; i++) {
            for (int j = 0; j < 10; j++) {
                client.call("PING");
            }
            clock.advanceMillis(100);
        }
        assertThat(Long.parseLong(info("instantaneous_ops_per_sec"))).isBetween(80L, 110L);
        clock.advanceMillis(5_000);
        assertThat(Long.parseLong(info("instantaneous_ops_per_sec"))).isLessThan(3);
    }

    // ---- Whole databases

    @Test
    void flushAndSwapWorkOnWholeDatabases() {
        client.call("SET", "a", "1");
        client.call("SELECT", "1");
        client.call("SET", "b", "2");
        client.call("SET", "c", "3");
        assertThat(client.call("DBSIZE")).isEqualTo(":2");
        assertThat(client.call("SWAPDB", "0", "1")).isEqualTo("+OK");
        assertThat(client.call("GET", "a")).isEqualTo("\"1\"");
        assertThat(client.call("FLUSHDB", "ASYNC")).isEqualTo("+OK");
        assertThat(client.call("DBSIZE")).isEqualTo(":0");
        client.call("SELECT", "0");
        assertThat(client.call("DBSIZE")).isEqualTo(":2");
        assertThat(client.call("FLUSHALL", "sync")).isEqualTo("+OK");
        assertThat(client.call("DBSIZE")).isEqualTo(":0");
        assertThat(client.call("FLUSHALL", "x")).isEqualTo("-ERR syntax error");
        assertThat(client.call("FLUSHALL", "SYNC", "ASYNC")).isEqualTo("-ERR syntax error");
        assertThat(client.call("SWAPDB", "x", "y")).isEqualTo("-ERR invalid first DB index");
        assertThat(client.call("SWAPDB", "0", "y")).isEqualTo("-ERR invalid second DB index");
        assertThat(client.call("SWAPDB", "0", "16")).isEqualTo("-ERR DB index is out of range");
    }

    // ---- Guards, shutdown and the rest

    @Test
    void protectedParametersAreRefusedByDefault() {
        String refused = "-ERR CONFIG SET failed (possibly related to argument 'dir') - ";
        Config config = db.engine().config();
        config.get("dir").set("/srv/data");
        for (String who : new String[] {"no", "local", "yes"}) {
            config.get("enable-protected-configs").set(who);
            boolean isAllowed = !who.equals("no");
            assertThat(client.call("CONFIG", "SET", "dir", "/srv/data"))
                    .isEqualTo(isAllowed ? "+OK" : refused + "can't set protected config");
            assertThat(client.call("CONFIG", "SET", "dir", "/root/.ssh"))
                    .isEqualTo(
                            refused
                                    + (isAllowed
                                            ? "the database is open, and stays where it is"
                                            : "can't set protected config"));
        }
        config.get("enable-protected-configs").set("local");
        try (var afar = new TestClient(db.engine(), "192.0.2.7:1000")) {
            assertThat(afar.call("CONFIG", "SET", "dir", "/srv/data"))
                    .isEqualTo(refused + "can't set protected config");
            config.get("enable-debug-command").set("local");
            assertThat(afar.call("DEBUG", "SLEEP", "0")).startsWith("-ERR DEBUG command not");
            config.get("enable-protected-configs").set("yes");
            assertThat(afar.call("CONFIG", "SET", "dir", "/srv/data")).isEqualTo("+OK");
        }
    }

    @Test
    void debugAndModulesAreRefusedByDefault() {
        assertThat(client.call("DEBUG", "SLEEP", "0"))
                .startsWith("-ERR DEBUG command not allowed. If the enable-debug-command option");
        assertThat(client.call("MODULE", "LOAD", "/x.so"))
                .startsWith("-ERR MODULE command not allowed. If the enable-module-command option");
        assertThat(client.call("MODULE", "LIST")).isEqualTo("[]");
        db.engine().config().get("enable-debug-command").set("local");
        assertThat(client.call("DEBUG", "SET-ACTIVE-EXPIRE", "0")).isEqualTo("+OK");
        assertThat(db.engine().isExpiryActive()).isFalse();
        assertThat(client.call("DEBUG", "NOSUCH"))
                .isEqualTo(
                        "-ERR unknown subcommand or wrong number of arguments for 'NOSUCH'. Try"
                                + " DEBUG HELP.");
        assertThat(client.call("DEBUG", "ERROR", "CODE text")).isEqualTo("-CODE text");
    }

    @Test
    void shutdownEndsAServerOnly() {
        assertThat(client.call("SHUTDOWN")).startsWith("-ERR Errors trying to SHUTDOWN");
        List<Boolean> told = new ArrayList<>();
        db.engine().onShutdown(told::add);
        assertThat(client.call("SHUTDOWN", "SAVE", "NOSAVE")).isEqualTo("-ERR syntax error");
        assertThat(client.call("SHUTDOWN", "ABORT")).isEqualTo("-ERR No shutdown in progress.");
        assertThat(client.call("SHUTDOWN", "ABORT", "NOW")).isEqualTo("-ERR syntax error");
        assertThat(told).isEmpty();
        assertThat(client.call("SHUTDOWN", "NOSAVE")).isEmpty();
        assertThat(client.isClosing()).isTrue();
        assertThat(client.call("SHUTDOWN", "NOW", "FORCE")).isEmpty();
        assertThat(told).containsExactly(false, true);
    }

    @Test
    void savingIsAnsweredAsRedisDoes() {
        assertThat(client.call("SAVE")).isEqualTo("+OK");
        assertThat(client.call("BGSAVE")).isEqualTo("+Background saving started");
        assertThat(client.call("BGSAVE", "x")).isEqualTo("-ERR syntax error");
        assertThat(client.call("BGREWRITEAOF"))
                .isEqualTo("+Background append only file rewriting started");
        assertThat(client.call("LASTSAVE"))
                .isEqualTo(":" + ManualClock.DEFAULT_START_MILLIS / 1000);
        assertThat(client.call("TIME"))
                .isEqualTo("[\"" + ManualClock.DEFAULT_START_MILLIS / 1000 + "\" \"0\"]");
    }

    @Test
    void lolwutEndsWithTheVersion() {
        assertThat(client.call("LOLWUT")).endsWith(" Redis ver. 7.4.0\n\"");
        assertThat(client.call("LOLWUT", "VERSION", "x"))
                .isEqualTo("-ERR value is not an integer or out of range");
    }

    @Test
    void memoryUsageGrowsWithTheValue() {
        client.call("SET", "k", "v");
        client.call("SET", "l", "v".repeat(1000));
        assertThat(size("l")).isBetween(size("k") + 990, size("k") + 1100);
        assertThat(client.call("MEMORY", "USAGE", "none")).isEqualTo("_");
        assertThat(client.call("MEMORY", "USAGE", "none", "SAMPLES", "-1"))
                .isEqualTo("-ERR syntax error");
        assertThat(client.call("MEMORY", "USAGE", "none", "SAMPLES", "x"))
                .isEqualTo("-ERR value is not an integer or out of range");
    }

    private long size(String key) {
        return Long.parseLong(client.call("MEMORY", "USAGE", key, "SAMPLES", "0").substring(1));
    }

    @Test
    void vacuumInMemoryFreesNothing() {
        assertThat(client.call("VACUUM")).isEqualTo(":0");
        assertThat(client.call("AUTOVACUUM", "ON")).isEqualTo("+OK");
        assertThat(client.call("AUTOVACUUM", "INTERVAL", "500")).isEqualTo("+OK");
        assertThat(client.call("AUTOVACUUM")).isEqualTo("[\"enabled\" :1 \"interval\" :500]");
        assertThat(client.call("AUTOVACUUM", "INTERVAL", "0"))
                .isEqualTo("-ERR value is out of range, must be positive");
        assertThat(client.call("AUTOVACUUM", "x")).isEqualTo("-ERR syntax error");
    }

    @Test
    void everyParameterNameIsLowerCaseAndFound() {
        for (String name : db.engine().config().names()) {
            Config.Parameter parameter = db.engine().config().get(name);
            assertThat(client.call("CONFIG", "GET", name))
                    .isEqualTo("[\"" + name + "\" \"" + parameter.value() + "\"]");
        }
    }
}
