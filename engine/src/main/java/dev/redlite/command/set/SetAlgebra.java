package dev.redlite.command.set;

import static dev.redlite.engine.Flag.DENYOOM;
import static dev.redlite.engine.Flag.READONLY;
import static dev.redlite.engine.Flag.WRITE;

import dev.redlite.engine.Call;
import dev.redlite.engine.CommandTable;
import dev.redlite.engine.KeySpec;
import dev.redlite.engine.Reply;
import dev.redlite.value.ValueType;
import dev.redlite.value.set.SetValue;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** Commands that combine sets: SINTER, SUNION, SDIFF, and those that store what comes out. */
final class SetAlgebra {
    /** Visits what a combination has. */
    @FunctionalInterface
    private interface Combination {
        void each(SetSources sources, Consumer<byte[]> visitor);
    }

    private static final String ALL = "O(N), where N is the number of members of all sets";
    private static final String PRODUCT =
            "O(N*M), where N is the size of the smallest set and M the number of sets";

    private SetAlgebra() {}

    static void register(CommandTable table) {
        add(table, "SINTER", "members that all sets have", PRODUCT, SetSources::intersection);
        add(table, "SUNION", "members that any set has", ALL, SetSources::union);
        add(table, "SDIFF", "members that only the first set has", ALL, SetSources::difference);
    }

    private static void add(
            CommandTable table,
            String name,
            String what,
            String complexity,
            Combination combination) {
        table.add(name)
                .since("1.0.0")
                .arity(-2)
                .keys(1, -1, 1)
                .keyFlags("RO", "access")
                .flags(READONLY)
                .tips("nondeterministic_output_order")
                .syntax("key [key ...]")
                .summary("Returns the " + what)
                .complexity(complexity)
                .handler((call, reply) -> combine(call, reply, combination));
        String event = name.toLowerCase(Locale.ROOT) + "store";
        table.add(name + "STORE")
                .looksUpToRead()
                .since("1.0.0")
                .arity(-3)
                .keys(1, -1, 1)
                .keyFlags("OW", "update")
                .keySpecs(KeySpec.key(1, "OW", "update"), KeySpec.range(2, -1, 1, "RO", "access"))
                .flags(WRITE, DENYOOM)
                .syntax("destination key [key ...]")
                .summary("Stores the " + what)
                .complexity(complexity)
                .handler((call, reply) -> store(call, reply, combination, event));
    }

    private static void combine(Call call, Reply reply, Combination combination) {
        List<byte[]> found = new ArrayList<>();
        combination.each(SetSources.read(call, 1, call.count() - 1), found::add);
        reply.set(found.size());
        found.forEach(reply::bulk);
    }

    /** All is computed before the destination changes, which may be one of the sources. */
    private static void store(Call call, Reply reply, Combination combination, String event) {
        List<byte[]> found = new ArrayList<>();
        combination.each(SetSources.read(call, 2, call.count() - 2), found::add);
        byte[] destination = call.arg(1);
        if (!found.isEmpty()) {
            SetValue set = call.replace(destination, ValueType.SET);
            found.forEach(set::add);
            call.event(destination, event);
        } else if (call.delete(destination)) {
            call.event(destination, "del");
        }
        reply.integer(found.size());
    }
}
