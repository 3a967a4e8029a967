package dev.redlite.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redlite.Connection;
import dev.redlite.Killed;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Threads that wait for a large value, and ends of the database while it is read. */
@Timeout(60)
class ColdValuesEndTest extends ColdValuesFixture {
    @Test
    void sqliteFailsWhileAValueIsReadAndThenDoesNot() throws Exception {
        fill();
        var first = held(Loader.Step.BEGUN, "HLEN h");
        var second = client();
        assertThat(call(second, "ZCARD z")).isEqualTo("held"); // its rows are there by now
        durable.sql("ALTER TABLE zsets RENAME TO gone");
        goOn.countDown();
        assertThat(first.awaitValue()).isEqualTo(":50");
        assertThat(second.awaitValue()).startsWith("-MISCONF ").contains("zsets");
        assertThat(call(second, "ZCARD z")).startsWith("-MISCONF "); // and so each time
        assertThat(call(second, "HSET h f1 other")).isEqualTo(":0");
        assertThat(call(second, "GET small")).isEqualTo("\"value\"");
        durable.sql("ALTER TABLE gone RENAME TO zsets");
        assertThat(call(second, "ZCARD z")).isEqualTo("held");
        assertThat(second.awaitValue()).isEqualTo(":50");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aThreadOfTheProgramWaits(boolean isVirtual) throws Exception {
        fill();
        stopAfter(Loader.Step.READ);
        Long[] answer = {null};
        Runnable call =
                () -> {
                    try (Connection connection = durable.db().connect()) {
                        answer[0] = (Long) connection.call("ZCARD", "z");
                    }
                };
        Thread thread =
                isVirtual ? Thread.ofVirtual().start(call) : Thread.ofPlatform().start(call);
        await(reached);
        thread.interrupt();
        assertThat(durable.db().get("small")).isEqualTo("value");
        goOn.countDown();
        thread.join();
        assertThat(answer[0]).isEqualTo(50);
    }

    @ParameterizedTest
    @EnumSource(Loader.Step.class)
    void theDatabaseIsClosedMeanwhile(Loader.Step step) throws Exception {
        fill();
        var waiting = held(step, "ZCARD z");
        Thread closing = Thread.ofPlatform().start(() -> durable.closeAndReopen());
        until(waiting::isToRetry);
        goOn.countDown();
        closing.join();
        clients.clear();
        assertThat(call(client(), "ZCARD z")).isEqualTo("held");
    }

    @ParameterizedTest
    @EnumSource(Loader.Step.class)
    void theProcessIsKilledMeanwhile(Loader.Step step) throws Exception {
        fill();
        held(step, "ZCARD z");
        Thread killing = Thread.ofPlatform().start(() -> durable.killAndReopen());
        goOn.countDown();
        killing.join();
        clients.clear();
        var client = client();
        assertThat(call(client, "ZCARD z")).isEqualTo("held");
        assertThat(client.awaitValue()).isEqualTo(":50");
    }

    @Test
    void expiredFieldsOfAHashThatIsNotInMemory() throws Exception {
        fill();
        var client = client();
        call(client, "HPEXPIRE h 50 FIELDS 2 f1 f2");
        client.awaitValue();
        forget();
        durable.clock().advanceMillis(100);
        stopAfter(Loader.Step.READ);
        Killed.expire(durable.db());
        await(reached);
        assertThat(call(client, "GET small")).isEqualTo("\"value\"");
        goOn.countDown();
        until(() -> engine().stats().expiredFields() == 2);
        Killed.forget(durable.db());
        assertThat(call(client, "HLEN h")).isEqualTo("held");
        assertThat(client.awaitValue()).isEqualTo(":48");
    }
}
