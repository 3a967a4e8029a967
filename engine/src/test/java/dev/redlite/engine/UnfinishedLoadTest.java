package dev.redlite.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redlite.log.Fsync;
import dev.redlite.testing.DurableEngine;
import dev.redlite.testing.TestClient;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnfinishedLoadTest {
    private static final String LIBRARY =
            "#!lua name=lib\nredis.register_function('f', function() return 1 end)";

    @RegisterExtension final DurableEngine on = new DurableEngine(Fsync.EVERYSEC);

    private String call(String... words) {
        try (var client = new TestClient(on.db().engine(), 1)) {
            return client.call(words);
        }
    }

    private void begin() {
        Engine engine = on.db().engine();
        engine.locked(() -> UnfinishedLoad.begin(engine));
    }

    private void end() {
        Engine engine = on.db().engine();
        engine.locked(() -> UnfinishedLoad.end(engine));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatIsLeftOfItIsGoneAfterRecovery(boolean isFlushed) {
        begin();
        call("SET", "k", "v");
        call("SELECT", "3");
        call("FUNCTION", "LOAD", LIBRARY);
        if (isFlushed) {
            on.db().flush();
        }
        on.killAndReopen();
        assertThat(call("DBSIZE")).isEqualTo(":0");
        assertThat(call("FUNCTION", "LIST")).isEqualTo("[]");
        call("SET", "new", "v");
        on.killAndReopen();
        assertThat(call("DBSIZE")).isEqualTo(":1");
    }

    @Test
    void whatIsWholeStays() {
        begin();
        call("SET", "k", "v");
        call("FUNCTION", "LOAD", LIBRARY);
        end();
        on.killAndReopen();
        assertThat(call("GET", "k")).isEqualTo("\"v\"");
        assertThat(call("FCALL", "f", "0")).isEqualTo(":1");
    }

    @Test
    void theMarkIsNoLibrary() {
        begin();
        assertThat(call("FUNCTION", "LIST")).isEqualTo("[]");
        assertThat(call("FUNCTION", "STATS")).contains("\"libraries_count\" :0");
        assertThat(call("FUNCTION", "FLUSH")).isEqualTo("+OK");
        on.killAndReopen();
        end();
        assertThat(call("DBSIZE")).isEqualTo(":0");
    }
}
