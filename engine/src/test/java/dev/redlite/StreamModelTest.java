package dev.redlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redlite.log.Fsync;
import dev.redlite.testing.Contents;
import dev.redlite.testing.DurableEngine;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

import java.util.List;

/** Streams with groups, flushed, forgotten, killed and opened again, equal a naive model. */
class StreamModelTest {
    @Property(tries = 60)
    void streamsEqualTheModel(
            @ForAll @Size(min = 20, max = 150) List<@IntRange(max = 1 << 22) Integer> steps) {
        var engine = new DurableEngine(Fsync.ALWAYS).withCacheBytes(2_000);
        engine.open();
        var model = new KeyspaceModel(engine.clock());
        Connection connection = engine.db().connect();
        for (int step : steps) {
            int choice = step / 12;
            switch (step % 12) {
                case 0 -> engine.db().flush();
                case 1 -> Killed.forget(engine.db());
                case 2 -> engine.clock().advanceMillis(choice % 50);
                case 3 -> {
                    if (choice % 3 == 0) {
                        reopen(engine, choice / 3);
                        connection = engine.db().connect();
                        assertThat(Contents.of(engine.db())).isEqualTo(model.contents());
                    }
                }
                default -> {
                    long now = engine.clock().millis();
                    new KeyspaceModelStreams(connection, model.database(0), now)
                            .change("s" + choice % 2, choice / 2);
                }
            }
        }
        assertThat(Contents.of(engine.db())).isEqualTo(model.contents());
        engine.finish(steps.size());
    }

    private static void reopen(DurableEngine engine, int choice) {
        switch (choice % 3) {
            case 0 -> engine.killAndReopen();
            case 1 -> engine.closeAndReopen();
            default -> engine.cutPowerAndReopen(choice);
        }
        assertThat(engine.db().check()).isEqualTo(List.of());
    }
}
