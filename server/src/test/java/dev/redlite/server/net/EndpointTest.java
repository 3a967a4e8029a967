package dev.redlite.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EndpointTest {
    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:7000, 127.0.0.1, 7000",
        "127.0.0.1, 127.0.0.1, 6379",
        ":7000, 127.0.0.1, 7000",
        ":0, 127.0.0.1, 0",
        "0.0.0.0:7000, 0.0.0.0, 7000",
        "[::1]:7000, 0:0:0:0:0:0:0:1, 7000",
        "[::1], 0:0:0:0:0:0:0:1, 6379",
        "::1, 0:0:0:0:0:0:0:1, 6379"
    })
    void hostsAndPorts(String text, String host, int port) {
        var address = Endpoint.parse(text);
        assertThat(address.getAddress().getHostAddress()).isEqualTo(host);
        assertThat(address.getPort()).isEqualTo(port);
    }

    @ParameterizedTest
    @CsvSource({"*:7000, 7000", "*, 6379"})
    void aStarIsEveryAddress(String text, int port) {
        var address = Endpoint.parse(text);
        assertThat(address.getAddress().isAnyLocalAddress()).isTrue();
        assertThat(address.getPort()).isEqualTo(port);
    }
}
