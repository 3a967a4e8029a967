package dev.redlite.command.hash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redlite.Options;
import dev.redlite.Redlite;
import dev.redlite.base.RandomSource;
import dev.redlite.testing.ManualClock;
import dev.redlite.testing.TestClient;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Random commands against a naive model, each followed by a comparison of everything. */
class HashModelTest {
    enum Kind {
        SET,
        SET_LONG,
        SET_IF_NEW,
        SET_TIMED,
        SET_KEEPING,
        INCREMENT,
        DELETE,
        GET_AND_DELETE,
        EXPIRE,
        EXPIRE_NOW,
        PERSIST,
        WAIT,
        FORGET
    }

    /** One command on one field, or time that passes. */
    record Step(Kind kind, int field, int number) {}

    @Provide
    Arbitrary<List<Step>> few() {
        return steps(6);
    }

    @Provide
    Arbitrary<List<Step>> many() {
        return steps(200);
    }

    private static Arbitrary<List<Step>> steps(int fields) {
        return Combinators.combine(
                        Arbitraries.of(Kind.class),
                        Arbitraries.integers().between(0, fields - 1),
                        Arbitraries.integers().between(1, 40))
                .as(Step::new)
                .list()
                .ofMaxSize(300);
    }

    @Property(tries = 150)
    void inMemoryWithFewFields(@ForAll("few") List<Step> steps) {
        inMemory(steps, 512);
    }

    @Property(tries = 60)
    void inMemoryFromPackedToTable(@ForAll("many") List<Step> steps) {
        inMemory(steps, 8);
    }

    @Property(tries = 60)
    void inMemoryAsATable(@ForAll("few") List<Step> steps) {
        inMemory(steps, 0);
    }

    @Property(tries = 25)
    void inAFileThatIsForgottenAndReadAgain(@ForAll("few") List<Step> steps) throws IOException {
        Path folder = Files.createTempDirectory("hash-model");
        var clock = new ManualClock();
        try (Redlite db = Redlite.open(folder.resolve("app.db"), options(clock))) {
            new Run(db, clock, 4, false).all(steps);
            assertThat(db.check()).isEmpty();
        } finally {
            delete(folder);
        }
    }

    private static void inMemory(List<Step> steps, int packedMax) {
        var clock = new ManualClock();
        try (Redlite db = Redlite.openMemory(options(clock))) {
            new Run(db, clock, packedMax, true).all(steps);
        }
    }

    private static Options options(ManualClock clock) {
        return Options.defaults().withClock(clock, RandomSource.seeded(1)).withBackground(false);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** The steps on a database and on the model. */
    private static final class Run {
        private final Redlite db;
        private final ManualClock clock;
        private final boolean inMemory;
        private final TestClient client;
        private final HashModel model = new HashModel();

        Run(Redlite db, ManualClock clock, int packedMax, boolean inMemory) {
            this.db = db;
            this.clock = clock;
            this.inMemory = inMemory;
            this.client = new TestClient(db.engine(), 1);
            call("CONFIG SET hash-max-listpack-entries " + packedMax);
        }

        void all(List<Step> steps) {
            for (Step step : steps) {
                take(step);
                compare(step);
            }
            assertThat(db.check()).isEmpty();
        }

        private void take(Step step) {
            long now = clock.millis();
            String f = "f" + step.field;
            String v = Integer.toString(step.number);
            long at = now + step.number;
            switch (step.kind) {
                case SET -> answers("HSET h " + f + " " + v, model.set(f, v) ? 1 : 0);
                case SET_LONG -> {
                    String value = "x".repeat(60 + step.number / 4);
                    answers("HSET h " + f + " " + value, model.set(f, value) ? 1 : 0);
                }
                case SET_IF_NEW -> {
                    boolean isNew = model.get(f) == null && model.set(f, v);
                    answers("HSETNX h " + f + " " + v, isNew ? 1 : 0);
                }
                case SET_TIMED -> {
                    model.set(f, v);
                    model.expireAt(f, at, now);
                    answers("HSETEX h PXAT " + at + " FIELDS 1 " + f + " " + v, 1);
                }
                case SET_KEEPING -> {
                    model.setKeepingExpiry(f, v);
                    answers("HSETEX h KEEPTTL FIELDS 1 " + f + " " + v, 1);
                }
                case INCREMENT -> increment(f, step.number);
                case DELETE -> answers("HDEL h " + f, model.remove(f) ? 1 : 0);
                case GET_AND_DELETE -> {
                    String held = model.get(f);
                    model.remove(f);
                    assertThat(call("HGETDEL h FIELDS 1 " + f))
                            .isEqualTo(held == null ? "[_]" : "[\"" + held + "\"]");
                }
                case EXPIRE ->
                        assertThat(call("HPEXPIREAT h " + at + " FIELDS 1 " + f))
                                .isEqualTo("[:" + model.expireAt(f, at, now) + "]");
                case EXPIRE_NOW ->
                        assertThat(call("HPEXPIREAT h " + now + " FIELDS 1 " + f))
                                .isEqualTo("[:" + model.expireAt(f, now, now) + "]");
                case PERSIST ->
                        assertThat(call("HPERSIST h FIELDS 1 " + f))
                                .isEqualTo("[:" + model.persist(f) + "]");
                case WAIT -> {
                    clock.advanceMillis(step.number);
                    model.passTo(clock.millis());
                }
                case FORGET -> forget();
            }
        }

        private void increment(String field, int by) {
            String held = model.get(field);
            if (held != null && held.startsWith("x")) {
                assertThat(call("HINCRBY h " + field + " " + by))
                        .isEqualTo("-ERR hash value is not an integer");
                return;
            }
            long sum = (held == null ? 0 : Long.parseLong(held)) + by;
            model.setKeepingExpiry(field, Long.toString(sum));
            answers("HINCRBY h " + field + " " + by, sum);
        }

        private void forget() {
            if (!inMemory) {
                db.flush();
                db.engine().locked(() -> db.engine().keyspace().cache().forgetAll());
            }
        }

        private void compare(Step step) {
            String about = "after " + step;
            answers("EXISTS h", model.size() == 0 ? 0 : 1);
            answers("HLEN h", model.size());
            boolean isOrdered = inMemory && call("OBJECT ENCODING h").equals("\"listpack\"");
            List<String> pairs = pairs(call("HGETALL h"));
            if (isOrdered) {
                assertThat(pairs).as(about).isEqualTo(model.pairs());
            } else {
                assertThat(pairs).as(about).containsExactlyInAnyOrderElementsOf(model.pairs());
            }
            String field = "f" + step.field;
            String held = model.get(field);
            assertThat(call("HGET h " + field))
                    .as(about)
                    .isEqualTo(held == null ? "_" : "\"" + held + "\"");
            assertThat(call("HPEXPIRETIME h FIELDS 1 " + field))
                    .as(about)
                    .isEqualTo("[:" + model.expiresAt(field) + "]");
        }

        private static List<String> pairs(String answer) {
            List<String> pairs = new ArrayList<>();
            String inside = answer.substring(1, answer.length() - 1);
            if (!inside.isEmpty()) {
                String[] words = inside.split(" ");
                for (int i = 0; i < words.length; i += 2) {
                    pairs.add(words[i] + " " + words[i + 1]);
                }
            }
            return pairs;
        }

        private void answers(String line, long number) {
            assertThat(call(line)).as(line).isEqualTo(":" + number);
        }

        private String call(String line) {
            return client.call(Arrays.stream(line.split(" ")).toArray(String[]::new));
        }
    }
}
