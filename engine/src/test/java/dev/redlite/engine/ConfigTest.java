package dev.redlite.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigTest {
    private final Config config = ConfigParameters.all();

    @Test
    void everyDefaultIsOneItsParameterTakes() {
        for (String name : config.names()) {
            Config.Parameter parameter = config.get(name);
            assertThat(parameter.normalised(parameter.initial()))
                    .as(name)
                    .isEqualTo(parameter.initial());
        }
    }

    @ParameterizedTest
    @CsvSource({"An, A", "Kn, nK", "KEAnm, AKEm", "KExeng, gxenKE", "dKm, dKm", "oA, A"})
    void classesOfEventsAreShownInRedisOrder(String given, String shown) {
        var events = config.get("notify-keyspace-events");
        events.set(events.normalised(given));
        assertThat(events.shown()).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource({
        "maxmemory, 1gb, 1073741824",
        "maxmemory, 1G, 1000000000",
        "maxmemory, 2mb, 2097152",
        "maxmemory, 3k, 3000",
        "maxmemory, 7b, 7",
        "maxmemory-clients, 5%, 5%",
        "appendfsync, ALWAYS, always",
        "hash-max-listpack-value, '', 0",
        "hz, 1000, 500",
        "hz, 0, 1",
        "save, '900 1  300 10', 900 1 300 10",
        "save, '', ''",
        "notify-keyspace-events, KEA, AKE",
        "notify-keyspace-events, KExeng, gxenKE",
        "notify-keyspace-events, KEg$lshzxetdac, AcKE",
        "notify-keyspace-events, dKm, dKm",
        "notify-keyspace-events, VhIETSmK, hKEmSTIV",
        "notify-keyspace-events, SAn, AnS",
        "client-output-buffer-limit, pubsub 1mb 1k 60 replica 1 2 3,"
                + " normal 0 0 0 slave 1 2 3 pubsub 1048576 1000 60",
        "latency-tracking-info-percentiles, 50.500 100 99.0, 50.5 100 99",
    })
    void valuesAreShownAsRedisShowsThem(String name, String given, String shown) {
        assertThat(config.get(name).normalised(given)).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource({
        "maxmemory, 1x, argument must be a memory value",
        "maxmemory, -1, argument must be a memory value",
        "timeout, 007, argument couldn't be parsed into an integer",
        "maxmemory, 99999999999gb, argument must be a memory value",
        "maxmemory-clients, 101%, percentage argument must be less or equal to 100",
        "maxmemory-clients, 5x%, argument must be a memory or percent value",
        "timeout, +1, argument couldn't be parsed into an integer",
        "timeout, '', argument couldn't be parsed into an integer",
        "timeout, -1, argument must be between 0 and 2147483647 inclusive",
        "maxclients, 99999999999, argument must be between 1 and 4294967295 inclusive",
        "rdbcompression, maybe, argument must be 'yes' or 'no'",
        "loglevel, x, 'argument(s) must be one of the following: debug, verbose, notice, warning'",
        "notify-keyspace-events, !, Invalid event class character. Use 'Ag$lshzxeKEtmdnocaSTIV'.",
        "save, 900, Invalid save parameters",
        "save, 0 1, Invalid save parameters",
        "client-output-buffer-limit, x, Wrong number of arguments in buffer limit configuration.",
        "client-output-buffer-limit, 1 0 0 0,"
                + " Invalid client class specified in buffer limit configuration.",
        "appendonly, no, the log cannot be turned off",
    })
    void valuesThatDoNotFitAreRefused(String name, String given, String why) {
        assertThatThrownBy(() -> config.get(name).normalised(given))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(why);
    }

    @Test
    void anOlderNameIsTheSameParameter() {
        config.get("hash-max-ziplist-entries").set("7");
        assertThat(config.get("hash-max-listpack-entries").number()).isEqualTo(7);
    }

    @Test
    void aListenerHearsTheValueAndEveryNewOne() {
        var heard = new StringBuilder();
        config.get("timeout").onChange(value -> heard.append(value).append(' '));
        config.get("timeout").set("5");
        assertThat(heard).hasToString("0 5 ");
    }
}
