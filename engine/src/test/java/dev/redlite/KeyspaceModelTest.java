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

/**
 * Any mixture of commands, forced flushes, forgotten values, kills, power cuts and reopenings
 * leaves what a plain map holds.
 */
class KeyspaceModelTest {
    @Property(tries = 60)
    void anEngineThatSyncsAlwaysEqualsAMap(
            @ForAll @Size(max = 120) List<@IntRange(max = 1 << 24) Integer> steps) {
        run(Fsync.ALWAYS, steps);
    }

    @Property(tries = 60)
    void anEngineThatSyncsLaterEqualsAMap(
            @ForAll @Size(max = 120) List<@IntRange(max = 1 << 24) Integer> steps) {
        run(Fsync.EVERYSEC, steps);
    }

    @Property(tries = 60)
    void anEngineThatReadsValuesBesideTheCommandsEqualsAMap(
            @ForAll @Size(max = 120) List<@IntRange(max = 1 << 24) Integer> steps) {
        run(new DurableEngine(Fsync.ALWAYS).withRowsAtOnce(2), Fsync.ALWAYS, steps);
    }

    private static void run(Fsync fsync, List<Integer> steps) {
        run(new DurableEngine(fsync), fsync, steps);
    }

    private static void run(DurableEngine engine, Fsync fsync, List<Integer> steps) {
        engine.withCacheBytes(2_000).open();
        var model = new KeyspaceModel(engine.clock());
        var runner = new KeyspaceModelRunner(engine, model, fsync == Fsync.ALWAYS);
        for (int step : steps) {
            runner.step(step);
        }
        assertThat(Contents.of(engine.db())).isEqualTo(model.contents());
        engine.finish(steps.size());
    }
}
