package dev.redlite.conformance.differential;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.redlite.Options;
import dev.redlite.Redlite;
import dev.redlite.base.Bytes;
import dev.redlite.base.RandomSource;
import dev.redlite.conformance.CaseFile;
import dev.redlite.engine.CallKey;
import dev.redlite.engine.Command;
import dev.redlite.engine.Engine;
import dev.redlite.engine.Message;
import dev.redlite.engine.Session;
import dev.redlite.keyspace.Entry;
import dev.redlite.testing.ManualClock;
import dev.redlite.testing.TextReply;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The keys that a call touches are those that the ACL checks, over the whole table of commands: all
 * conformance cases, which every command has, and random calls. What a call reads is seen by the
 * times of access, what it changes by the invalidations that a client-side cache is sent.
 */
class CheckedKeysTest {
    private static final int SEEDS = 150;

    /** These are about the keys of a database as such, which the ACL allows by their names. */
    private static final Set<String> OF_ALL_KEYS =
            Set.of("flushall", "flushdb", "swapdb", "randomkey", "debug", "exec", "reset");

    /** Each call of a script is checked by itself, whatever keys it declares: ScriptRightsTest. */
    private static final Set<String> SCRIPTS =
            Set.of("eval", "eval_ro", "evalsha", "evalsha_ro", "fcall", "fcall_ro");

    /** Looks at its key without using it, so that nobody sees it; or finds none in the cases. */
    private static final Set<String> UNSEEN =
            Set.of(
                    "expiretime",
                    "keyinfo",
                    "memory|usage",
                    "migrate",
                    "object|encoding",
                    "object|freq",
                    "object|idletime",
                    "object|refcount",
                    "pexpiretime",
                    "pttl",
                    "restore-asking",
                    "ttl",
                    "type",
                    "watch");

    /** A client that calls, or one that is told what was changed. */
    private static final class Probe extends Session {
        final Set<String> changed = new TreeSet<>();

        Probe(Engine engine) {
            super(engine, true);
            protocol(3);
            engine.connect(this);
        }

        @Override
        public String address() {
            return "127.0.0.1:1";
        }

        @Override
        public String localAddress() {
            return "127.0.0.1:2";
        }

        @Override
        public void kill() {
            // it is only asked about keys
        }

        @Override
        public boolean getsMessages() {
            return true;
        }

        @Override
        public void deliver(Message message) {
            if (message instanceof Message.Invalidation told && told.keys() != null) {
                told.keys().forEach(key -> changed.add(new String(key, ISO_8859_1)));
            }
        }
    }

    private final ManualClock clock = new ManualClock();
    private final Set<String> exact = new TreeSet<>();
    private final Set<String> surplus = new TreeSet<>();
    private final Set<String> expiring = new TreeSet<>();
    private int calls;

    @Test
    void touchedKeysAreCheckedKeys() throws IOException {
        for (CaseFile file : CaseFile.readAll(Path.of("cases"))) {
            for (CaseFile.Case each : file.cases()) {
                play(each.run().stream().map(CaseFile.Step::call).toList());
            }
        }
        var steps = new Steps(false);
        for (int seed = 1; seed <= SEEDS; seed++) {
            play(steps.make(seed, false).stream().map(Step::words).toList());
        }
        assertThat(surplus).as("touched, and not checked").isEmpty();
        assertThat(calls).isGreaterThan(10_000);
        assertThat(withoutProof()).as("never seen to touch all that is checked").isEmpty();
    }

    private Set<String> withoutProof() {
        var missing = new TreeSet<String>();
        try (Redlite db = Redlite.openMemory()) {
            db.engine()
                    .table()
                    .eachCommand(
                            command -> {
                                boolean hasKeys =
                                        command.keySpecs().stream()
                                                .anyMatch(s -> !s.flags().contains("not_key"));
                                if (hasKeys && !UNSEEN.contains(command.fullName())) {
                                    missing.add(command.fullName());
                                }
                            });
        }
        missing.removeAll(exact);
        missing.removeAll(SCRIPTS); // they need not use what they declare
        return missing;
    }

    private void play(List<List<String>> all) {
        Options options =
                Options.defaults().withClock(clock, RandomSource.seeded(1)).withBackground(false);
        try (Redlite db = Redlite.openMemory(options)) {
            Engine engine = db.engine();
            var watching = new Probe(engine);
            call(engine, watching, List.of("CLIENT", "TRACKING", "ON", "BCAST"));
            var caller = new Probe(engine);
            var names = new TreeSet<String>();
            expiring.clear();
            for (List<String> words : all) {
                names.addAll(words);
                if (!leavesTheConnection(words)) {
                    probe(engine, caller, watching, words, names);
                }
            }
        }
    }

    private static boolean leavesTheConnection(List<String> words) {
        String name = words.getFirst().toUpperCase(Locale.ROOT);
        return Set.of("MULTI", "SHUTDOWN", "MONITOR", "QUIT", "AUTH", "ACL", "SAVE").contains(name)
                || name.endsWith("SUBSCRIBE")
                || words.size() > 1 && words.get(1).equalsIgnoreCase("TRACKING")
                || words.size() > 1 && words.get(1).equalsIgnoreCase("PAUSE");
    }

    private void probe(
            Engine engine, Probe caller, Probe watching, List<String> words, Set<String> names) {
        Map<String, Long> before = entries(engine, names);
        clock.advanceMillis(1);
        watching.changed.clear();
        String answer = call(engine, caller, words);
        var touched = new TreeSet<>(watching.changed);
        before.forEach(
                (name, expiresAt) -> {
                    if (expiresAt > 0) {
                        expiring.add(name);
                    }
                });
        touched.removeAll(expiring); // whoever comes next may be the one who removes it
        Set<String> there = new TreeSet<>(before.keySet());
        engine.locked(
                () -> {
                    for (int db = 0; db < 16; db++) {
                        for (String name : names) {
                            Entry entry = engine.keyspace().peek(db, bytes(name));
                            if (entry != null) {
                                there.add(name);
                                if (entry.accessedAt() == clock.millis()) {
                                    touched.add(name);
                                }
                            }
                        }
                    }
                });
        compare(engine, words, answer, touched, there);
    }

    /** The keys there are, with the time when each expires, 0 for never. */
    private static Map<String, Long> entries(Engine engine, Set<String> names) {
        Map<String, Long> found = new TreeMap<>();
        engine.locked(
                () -> {
                    for (int db = 0; db < 16; db++) {
                        for (String name : names) {
                            Entry entry = engine.keyspace().peek(db, bytes(name));
                            if (entry != null) {
                                found.merge(name, entry.expiresAt(), Math::max);
                            }
                        }
                    }
                });
        return found;
    }

    private void compare(
            Engine engine,
            List<String> words,
            String answer,
            Set<String> touched,
            Set<String> there) {
        byte[][] arguments = words.stream().map(CheckedKeysTest::bytes).toArray(byte[][]::new);
        Command command = engine.table().find(arguments[0]);
        if (command != null && !command.subcommands().isEmpty()) {
            command = arguments.length > 1 ? command.subcommand(arguments[1]) : null;
        }
        if (command == null || OF_ALL_KEYS.contains(command.fullName())) {
            return;
        }
        calls++;
        var checked = new TreeSet<String>();
        if (command.accepts(arguments.length)) {
            for (CallKey key : CallKey.of(command, arguments)) {
                checked.add(new String(key.name(), ISO_8859_1));
            }
        }
        var more = new TreeSet<>(touched);
        more.removeAll(checked);
        boolean isSeenThrough =
                readsByPattern(command, words) || SCRIPTS.contains(command.fullName());
        if (!more.isEmpty() && !isSeenThrough) {
            surplus.add(words + " touches " + more);
        }
        checked.retainAll(there);
        if (!answer.startsWith("-") && !checked.isEmpty() && touched.equals(checked)) {
            exact.add(command.fullName());
        }
    }

    /** SORT reads the keys that its patterns name, which only who may read all keys may have. */
    private static boolean readsByPattern(Command command, List<String> words) {
        return command.fullName().startsWith("sort")
                && words.stream()
                        .anyMatch(w -> w.equalsIgnoreCase("BY") || w.equalsIgnoreCase("GET"));
    }

    private static String call(Engine engine, Session session, List<String> words) {
        byte[][] arguments = words.stream().map(CheckedKeysTest::bytes).toArray(byte[][]::new);
        var reply = new TextReply(session);
        engine.enter();
        try {
            engine.execute(session, arguments, reply);
        } finally {
            engine.leave();
        }
        return reply.text();
    }

    private static byte[] bytes(String word) {
        return Bytes.ofAscii(word);
    }
}
