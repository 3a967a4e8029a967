package dev.redlite.command.hll;

import static dev.redlite.engine.Flag.MAY_REPLICATE;
import static dev.redlite.engine.Flag.READONLY;

import dev.redlite.engine.Call;
import dev.redlite.engine.CommandTable;
import dev.redlite.engine.Reply;
import dev.redlite.keyspace.NeedsOrder;
import dev.redlite.value.StringValue;
import dev.redlite.value.ValueType;
import dev.redlite.value.hll.Cardinality;
import dev.redlite.value.hll.Sketch;

/** PFCOUNT. */
final class SketchCounts {
    private SketchCounts() {}

    static void register(CommandTable table) {
        table.add("PFCOUNT")
                .looksUpToRead()
                .since("2.8.9")
                .arity(-2)
                .keys(1, -1, 1)
                .keyFlags("RW", "access")
                .flags(READONLY, MAY_REPLICATE)
                .syntax("key [key ...]")
                .summary("Estimates how many different elements some sketches have seen")
                .complexity("O(1) for one key; O(N) for N keys, each of 16384 registers")
                .handler(Sketches.checked(SketchCounts::pfcount));
    }

    private static void pfcount(Call call, Reply reply) {
        if (call.count() == 2) {
            StringValue value = Sketches.find(call, 1);
            reply.integer(value == null ? 0 : count(call, value));
            return;
        }
        byte[] registers = new byte[Sketch.REGISTERS];
        for (int i = 1; i < call.count(); i++) {
            StringValue value = Sketches.find(call, i);
            if (value != null) {
                Sketch.raise(registers, value.array(), value.length());
            }
        }
        int[] counts = new int[64];
        for (byte register : registers) {
            counts[register]++;
        }
        reply.integer(Cardinality.estimate(counts));
    }

    /**
     * What was estimated is kept in the sketch, so this changes the key, although it is called a
     * reading command: it takes its turn among the writers of all processes for it.
     */
    private static long count(Call call, StringValue value) {
        if (!Sketch.isStale(value.array())) {
            return Sketch.cardinality(value.array());
        }
        if (!call.engine().durability().order().isHeld()) {
            throw NeedsOrder.INSTANCE;
        }
        long estimate = Cardinality.estimate(Sketch.histogram(value.array(), value.length()));
        call.changeOrCreate(1, ValueType.STRING)
                .write(Sketch.cardinalityPosition(), Sketch.cardinalityBytes(estimate));
        return estimate;
    }
}
