package dev.redlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redlite.log.Fsync;
import dev.redlite.testing.DurableEngine;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.util.List;

@Timeout(30)
class WaitAofTest {
    @RegisterExtension final DurableEngine durable = new DurableEngine(Fsync.NO);

    @Test
    void aloneItSeesToIt() {
        try (Connection connection = durable.db().connect()) {
            connection.call("SET", "k", "v");
            assertThat(connection.call("WAITAOF", "1", "0", "0")).isEqualTo(List.of(1L, 0L));
        }
    }

    /** It would let others in between a look at what is watched and the writes. */
    @Test
    void inATransactionItSaysWhatIsAndDoesNotWait() {
        try (Connection connection = durable.db().connect()) {
            connection.call("SET", "k", "v");
            durable.disk().holdSyncs();
            connection.call("MULTI");
            connection.call("WAITAOF", "1", "0", "0");
            connection.call("INCR", "n");
            assertThat(connection.call("EXEC")).isEqualTo(List.of(List.of(0L, 0L), 1L));
        } finally {
            durable.disk().letSyncsGo();
        }
    }
}
