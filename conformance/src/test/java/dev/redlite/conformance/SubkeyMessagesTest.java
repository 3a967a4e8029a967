package dev.redlite.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redlite.server.testing.RunningServer;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.util.List;

/**
 * The fields of an event as a client gets them, on channels and with payloads of documentation page
 * "Redis subkey notifications"; a payload's lengths are those of the names, as clients' tests have
 * them, which the page's last example gets wrong.
 */
class SubkeyMessagesTest {
    @ParameterizedTest
    @ValueSource(strings = {"2", "3"})
    void aClientHearsOfFields(String protocol) throws IOException {
        try (var redlite = RunningServer.inMemory();
                var caller = RespConnection.open(redlite.port());
                var listener = RespConnection.open(redlite.port())) {
            caller.call("CONFIG", "SET", "notify-keyspace-events", "STIVh");
            listener.call("HELLO", protocol);
            listener.call("PSUBSCRIBE", "__subkey*");
            caller.call("HSET", "myhash", "field1", "val1", "field2", "val2");
            caller.call("HDEL", "myhash", "field1", "none");
            List<List<String>> expected =
                    List.of(
                            List.of("__subkeyspace@0__:myhash", "hset|6:field1,6:field2"),
                            List.of("__subkeyevent@0__:hset", "6:myhash|6:field1,6:field2"),
                            List.of("__subkeyspaceitem@0__:myhash\nfield1", "hset"),
                            List.of("__subkeyspaceitem@0__:myhash\nfield2", "hset"),
                            List.of("__subkeyspaceevent@0__:hset|myhash", "6:field1,6:field2"),
                            List.of("__subkeyspace@0__:myhash", "hdel|6:field1"),
                            List.of("__subkeyevent@0__:hdel", "6:myhash|6:field1"),
                            List.of("__subkeyspaceitem@0__:myhash\nfield1", "hdel"),
                            List.of("__subkeyspaceevent@0__:hdel|myhash", "6:field1"));
            for (List<String> message : expected) {
                Answer heard = listener.receive();
                assertThat(heard.type()).isEqualTo(protocol.equals("3") ? '>' : '*');
                assertThat(heard.elements().stream().map(Answer::text).toList())
                        .isEqualTo(
                                List.of("pmessage", "__subkey*", message.get(0), message.get(1)));
            }
        }
    }
}
