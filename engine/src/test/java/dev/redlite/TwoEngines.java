package dev.redlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redlite.base.RandomSource;
import dev.redlite.base.Threads;
import dev.redlite.testing.Contents;
import dev.redlite.testing.DurableEngine;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** An engine on a file and one in memory, to which the same is done, however the first is used. */
final class TwoEngines implements AutoCloseable {
    /** What these write must fit into a segment of the log: the next one needs a sync. */
    private static final int STEPS_HELD = 8;

    private final DurableEngine durable;
    private final Redlite model;
    private final Connection its;
    private Connection ours;
    private @Nullable Thread held;
    private int stepsHeld;
    private int methods;

    TwoEngines(DurableEngine durable) {
        this.durable = durable;
        Options options =
                Options.defaults()
                        .withClock(durable.clock(), RandomSource.seeded(1))
                        .withBackground(false);
        model = Redlite.openMemory(options);
        its = model.connect();
        ours = durable.db().connect();
    }

    @Override
    public void close() {
        letGo();
        its.close();
        ours.close();
        model.close();
    }

    /** Does so many steps, and then compares all there is, in memory and in the file. */
    void steps(int count, RandomSource random, Supplier<List<String>> words) throws Exception {
        for (int i = 0; i < count; i++) {
            step(random, words);
        }
        letGo();
        compare();
        flushAndCompare();
    }

    /** Does something, most often a command that is given, and sometimes compares all there is. */
    private void step(RandomSource random, Supplier<List<String>> words) throws Exception {
        if (held != null && ++stepsHeld > STEPS_HELD) {
            letGo();
        }
        switch (random.below(40)) {
            case 0 -> hold();
            case 1 -> {
                letGo();
                flushAndCompare();
            }
            case 2 -> {
                letGo();
                ours.close();
                durable.killAndReopen();
                ours = durable.db().connect();
                compare();
            }
            case 3, 4 -> {
                letGo();
                refused(random, words);
            }
            case 6, 7, 8, 9, 10 -> transaction(random, words);
            default -> command(words.get());
        }
    }

    /** Freezes all changes, and stops before the first of them is written. */
    private void hold() throws InterruptedException {
        if (held == null) {
            held = hold(durable);
            stepsHeld = 0;
        }
    }

    /** As the other, for one engine; {@link #letGo(DurableEngine, Thread)} goes on. */
    static Thread hold(DurableEngine durable) throws InterruptedException {
        durable.db().set("frozen", "something");
        durable.db().del("frozen");
        durable.disk().holdSyncs();
        Thread flushing = Thread.ofPlatform().start(() -> durable.db().flush());
        durable.disk().awaitHeldSync();
        return flushing;
    }

    static void letGo(DurableEngine durable, Thread held) {
        durable.disk().letSyncsGo();
        Threads.join(held);
    }

    private void letGo() {
        if (held != null) {
            letGo(durable, held);
            held = null;
        }
    }

    void flushAndCompare() {
        durable.db().flush();
        Killed.forget(durable.db());
        compare();
    }

    private void compare() {
        assertThat(Contents.of(durable.db())).isEqualTo(Contents.of(model));
    }

    /** SET and GET are called as the program has methods for them, every second time. */
    void command(List<String> words) {
        boolean isSet = words.size() == 3 && words.getFirst().equals("SET");
        boolean isGet = words.size() == 2 && words.getFirst().equals("GET");
        if ((isSet || isGet) && ++methods % 2 == 0) {
            assertThat(isSet ? set(words) : get(words))
                    .as("%s", words)
                    .isEqualTo(answer(its, words));
        } else {
            command(List.of(ours, its), words);
        }
    }

    private String set(List<String> words) {
        durable.db().set(words.get(1), words.get(2));
        return "OK";
    }

    private String get(List<String> words) {
        try {
            return String.valueOf(durable.db().get(words.get(1))).replaceFirst("^null$", "nil");
        } catch (RedliteException failure) {
            return String.valueOf(failure.getMessage());
        }
    }

    private static void command(List<Connection> all, List<String> words) {
        List<String> answers = all.stream().map(each -> answer(each, words)).toList();
        assertThat(answers).as("%s", words).containsOnly(answers.getFirst());
    }

    private static String answer(Connection from, List<String> words) {
        try {
            String[] more = words.subList(1, words.size()).toArray(String[]::new);
            return shown(from.call(words.getFirst(), more));
        } catch (RedliteException failure) {
            return String.valueOf(failure.getMessage());
        }
    }

    private void transaction(RandomSource random, Supplier<List<String>> words) {
        List<Connection> all = List.of(ours, its);
        all.forEach(each -> each.call("MULTI"));
        for (int i = random.below(5); i >= 0; i--) {
            command(all, words.get());
        }
        List<String> answers = new ArrayList<>();
        all.forEach(each -> answers.add(shown(each.call("EXEC"))));
        assertThat(answers).containsOnly(answers.getFirst());
    }

    /** A transaction that the log has no room for. */
    private void refused(RandomSource random, Supplier<List<String>> words) {
        ours.call("MULTI");
        for (int i = random.below(4); i >= 0; i--) {
            command(List.of(ours), words.get());
        }
        ours.call("SET", "large", "x".repeat(200_000));
        durable.disk().limitSpace(0);
        assertThatThrownBy(() -> ours.call("EXEC"))
                .isInstanceOf(RedliteException.class)
                .hasMessageStartingWith("MISCONF");
        durable.disk().freeSpace();
    }

    static String shown(@Nullable Object answer) {
        return switch (answer) {
            case null -> "nil";
            case byte[] bytes -> new String(bytes, StandardCharsets.ISO_8859_1);
            case Map<?, ?> map -> {
                Map<String, String> sorted = new TreeMap<>(); // their order may differ
                map.forEach((name, value) -> sorted.put(name.toString(), shown(value)));
                yield sorted.toString();
            }
            case List<?> list -> list.stream().map(TwoEngines::shown).toList().toString();
            default -> answer.toString();
        };
    }
}
