package dev.redlite.server.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redlite.server.testing.RunningServer;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

class TrainingWorkTest {
    /** A training that fails leaves a server that starts slowly, and nobody is told. */
    @Test
    void allOfItIsAnsweredWithoutErrors() throws IOException {
        try (var server = RunningServer.inMemory()) {
            var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());

            TrainingWork.run(address, TrainingWork.Amount.LITTLE);

            var database = server.database();
            assertThat(database.get("q:id")).isEqualTo("21");
            assertThat(database.eval("return redis.call('LLEN', 'q:active')", List.of()))
                    .isEqualTo(0L);
            assertThat((Long) database.eval("return redis.call('ZCARD', 'q:completed')", List.of()))
                    .isGreaterThan(10);
        }
    }
}
