package dev.redlite;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Which fields of a hash an event is about, on the channels of Redis 8.8: documentation page "Redis
 * subkey notifications" and redis/redis#14958; payloads as the tests of clients have them.
 */
@Timeout(60)
class SubkeyEventsTest {
    private final Redlite db = Redlite.openMemory();
    private final Connection connection = db.connect();
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

    @BeforeEach
    void listen() {
        db.subscribe(
                        (channel, payload) ->
                                heard.add(channel + " " + new String(payload, ISO_8859_1)))
                .subscribePatterns("__*")
                .subscribe("end");
    }

    @AfterEach
    void close() {
        connection.close();
        db.close();
    }

    private void ask(String letters) {
        connection.call("CONFIG", "SET", "notify-keyspace-events", letters);
    }

    /** What the calls before have caused. */
    private List<String> heard() throws InterruptedException {
        db.publish("end", "");
        List<String> all = new ArrayList<>();
        String next = heard.poll(10, TimeUnit.SECONDS);
        while (next != null && !next.equals("end ")) {
            all.add(next);
            next = heard.poll(10, TimeUnit.SECONDS);
        }
        return all;
    }

    private void call(String command, String... arguments) {
        connection.call(command, arguments);
    }

    @Test
    void fourChannelsHaveTheFieldsOfAnEvent() throws Exception {
        ask("STIVh");
        call("HSET", "user", "name", "a", "email", "b", "name", "c");
        assertThat(heard())
                .containsExactly(
                        "__subkeyspace@0__:user hset|4:name,5:email,4:name",
                        "__subkeyevent@0__:hset 4:user|4:name,5:email,4:name",
                        "__subkeyspaceitem@0__:user\nname hset",
                        "__subkeyspaceitem@0__:user\nemail hset",
                        "__subkeyspaceitem@0__:user\nname hset",
                        "__subkeyspaceevent@0__:hset|user 4:name,5:email,4:name");
    }

    @Test
    void theyAreAskedForApartFromTheChannelsOfKeys() throws Exception {
        ask("KESh");
        call("HSET", "h", "f", "1");
        assertThat(heard())
                .containsExactly(
                        "__keyspace@0__:h hset",
                        "__keyevent@0__:hset h",
                        "__subkeyspace@0__:h hset|1:f");
        ask("KEA");
        call("HSET", "h", "f", "2");
        assertThat(heard()).containsExactly("__keyspace@0__:h hset", "__keyevent@0__:hset h");
        ask("STIV");
        call("HSET", "h", "f", "3");
        assertThat(heard()).as("the class is not asked for").isEmpty();
        ask("VA");
        call("SELECT", "3");
        call("HSET", "h", "f", "4");
        call("SET", "s", "no subkey");
        assertThat(heard()).containsExactly("__subkeyspaceevent@3__:hset|h 1:f");
    }

    @Test
    void anyByteMayBeInANameButALineFeedInAKeyWithFieldChannels() throws Exception {
        ask("STIVh");
        call("HSET", "a|b\nc", "f|,\n\u00ff", "1");
        assertThat(heard())
                .containsExactly(
                        "__subkeyspace@0__:a|b\nc hset|6:f|,\n\u00c3\u00bf",
                        "__subkeyevent@0__:hset 5:a|b\nc|6:f|,\n\u00c3\u00bf",
                        "__subkeyspaceevent@0__:hset|a|b\nc 6:f|,\n\u00c3\u00bf");
    }

    @Test
    void aCommandTellsOnlyTheFieldsThatItChanged() throws Exception {
        ask("Sh");
        call("HSETNX", "h", "a", "1");
        call("HSETNX", "h", "a", "1");
        call("HINCRBY", "h", "n", "2");
        call("HINCRBYFLOAT", "h", "n", "0.5");
        call("HMSET", "h", "b", "1", "c", "1", "d", "1");
        call("HDEL", "h", "b", "none", "b");
        call("HGETDEL", "h", "FIELDS", "2", "c", "none");
        assertThat(heard())
                .containsExactly(
                        "__subkeyspace@0__:h hset|1:a",
                        "__subkeyspace@0__:h hincrby|1:n",
                        "__subkeyspace@0__:h hincrbyfloat|1:n",
                        "__subkeyspace@0__:h hset|1:b,1:c,1:d",
                        "__subkeyspace@0__:h hdel|1:b",
                        "__subkeyspace@0__:h hdel|1:c");
        call("HIMPORT", "PREPARE", "list", "x", "y");
        call("HIMPORT", "SET", "i", "list", "1", "2");
        assertThat(heard()).containsExactly("__subkeyspace@0__:i hset|1:x,1:y");
    }

    @Test
    void timesToLiveAreToldForTheFieldsThatGotOne() throws Exception {
        ask("Sh");
        call("HSETEX", "h", "EX", "100", "FIELDS", "2", "a", "1", "b", "1");
        call("HSETEX", "h", "FIELDS", "1", "c", "1");
        call("HEXPIRE", "h", "50", "NX", "FIELDS", "3", "a", "c", "none");
        call("HPERSIST", "h", "FIELDS", "3", "a", "a", "none");
        call("HGETEX", "h", "PERSIST", "FIELDS", "2", "a", "b");
        call("HGETEX", "h", "PX", "100000", "FIELDS", "2", "a", "none");
        call("HGETEX", "h", "FIELDS", "1", "a");
        assertThat(heard())
                .containsExactly(
                        "__subkeyspace@0__:h hset|1:a,1:b",
                        "__subkeyspace@0__:h hexpire|1:a,1:b",
                        "__subkeyspace@0__:h hset|1:c",
                        "__subkeyspace@0__:h hexpire|1:c",
                        "__subkeyspace@0__:h hpersist|1:a",
                        "__subkeyspace@0__:h hpersist|1:b",
                        "__subkeyspace@0__:h hexpire|1:a");
        call("HEXPIREAT", "h", "1", "FIELDS", "1", "a");
        call("HGETEX", "h", "PXAT", "1", "FIELDS", "1", "b");
        call("HSETEX", "h", "EXAT", "1", "FIELDS", "1", "d", "1");
        assertThat(heard())
                .containsExactly(
                        "__subkeyspace@0__:h hdel|1:a",
                        "__subkeyspace@0__:h hdel|1:b",
                        "__subkeyspace@0__:h hset|1:d",
                        "__subkeyspace@0__:h hdel|1:d");
    }

    @Test
    void fieldsThatExpireAreToldAtOnce() throws Exception {
        ask("Th");
        call("HSET", "h", "a", "1", "b", "1", "stays", "1");
        assertThat(heard.poll(10, TimeUnit.SECONDS)).contains("hset");
        call("HPEXPIRE", "h", "20", "FIELDS", "2", "a", "b");
        assertThat(heard.poll(10, TimeUnit.SECONDS)).contains("hexpire ");
        assertThat(heard.poll(10, TimeUnit.SECONDS))
                .isEqualTo("__subkeyevent@0__:hexpired 1:h|1:a,1:b");
    }

    @Test
    void aCommandThatFailsTellsNothing() throws Exception {
        ask("STIVh");
        call("SET", "s", "1");
        try {
            call("HSET", "s", "f", "1");
        } catch (RedliteException expected) {
            assertThat(expected).hasMessageContaining("WRONGTYPE");
        }
        assertThat(heard()).isEmpty();
    }
}
