package dev.redlite.command.hll;

import static dev.redlite.engine.Flag.DENYOOM;
import static dev.redlite.engine.Flag.FAST;
import static dev.redlite.engine.Flag.WRITE;

import dev.redlite.engine.Call;
import dev.redlite.engine.CommandTable;
import dev.redlite.engine.KeySpec;
import dev.redlite.engine.Reply;
import dev.redlite.value.StringValue;
import dev.redlite.value.ValueType;
import dev.redlite.value.hll.DenseRegisters;
import dev.redlite.value.hll.Sketch;
import dev.redlite.value.hll.SparseRegisters;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/** Commands that change sketches: PFADD, PFMERGE. */
final class SketchWrites {
    private SketchWrites() {}

    static void register(CommandTable table) {
        table.add("PFADD")
                .since("2.8.9")
                .arity(-2)
                .key(1)
                .keyFlags("RW", "insert")
                .flags(WRITE, DENYOOM, FAST)
                .syntax("key [element [element ...]]")
                .summary("Shows elements to a sketch, made if there is no such key")
                .complexity("O(N) where N is the number of elements")
                .handler(Sketches.checked(SketchWrites::pfadd));
        table.add("PFMERGE")
                .looksUpToRead()
                .since("2.8.9")
                .arity(-2)
                .keys(1, -1, 1)
                .keySpecs(
                        KeySpec.key(1, "RW", "access", "insert"),
                        KeySpec.range(2, -1, 1, "RO", "access"))
                .flags(WRITE, DENYOOM)
                .syntax("destkey [sourcekey [sourcekey ...]]")
                .summary("Makes a sketch of all that some sketches, and itself, have seen")
                .complexity("O(N) where N is the number of sketches, each of 16384 registers")
                .handler(Sketches.checked(SketchWrites::pfmerge));
    }

    private static void pfadd(Call call, Reply reply) {
        StringValue value = Sketches.find(call, 1);
        boolean isChanged =
                value != null && Sketch.isDense(value.array())
                        ? addDense(call, value)
                        : addSparse(call, value);
        if (isChanged) {
            call.event(call.arg(1), "pfadd");
        }
        reply.integer(isChanged ? 1 : 0);
    }

    /** Writes only the bytes that change. */
    private static boolean addDense(Call call, StringValue value) {
        StringValue changed = null;
        for (int i = 2; i < call.count(); i++) {
            long hash = Sketch.hash(call.arg(i));
            int register = Sketch.register(hash);
            int rank = Sketch.rank(hash);
            StringValue held = changed == null ? value : changed;
            if (DenseRegisters.get(held.array(), register) < rank) {
                changed = call.changeOrCreate(1, ValueType.STRING);
                changed.write(
                        DenseRegisters.position(register),
                        DenseRegisters.changed(changed.array(), register, rank));
            }
        }
        if (changed != null && !Sketch.isStale(changed.array())) {
            int at = Sketch.stalePosition();
            changed.write(at, new byte[] {(byte) (changed.array()[at] | 0x80)});
        }
        return changed != null;
    }

    /** A key that is made is a change, also without elements. */
    private static boolean addSparse(Call call, @Nullable StringValue value) {
        byte[] before = value == null ? SparseRegisters.empty() : value.array();
        int length = value == null ? before.length : value.length();
        SparseRegisters changed = null;
        for (int i = 2; i < call.count(); i++) {
            long hash = Sketch.hash(call.arg(i));
            int register = Sketch.register(hash);
            int rank = Sketch.rank(hash);
            if (changed == null && SparseRegisters.get(before, length, register) < rank) {
                changed = new SparseRegisters(before, length, Sketches.sparseLimit(call));
            }
            if (changed != null) {
                changed.raise(register, rank);
            }
        }
        if (changed == null && value != null) {
            return false;
        }
        byte[] after = changed == null ? before : changed.toBytes();
        Sketch.markStale(after);
        StringValue stored = call.changeOrCreate(1, ValueType.STRING);
        stored.set(after);
        stored.makeRaw();
        return true;
    }

    /** The result is dense if one of the sketches is, or if it must be. */
    private static void pfmerge(Call call, Reply reply) {
        byte[] registers = new byte[Sketch.REGISTERS];
        boolean isDense = false;
        StringValue value = Sketches.find(call, 1);
        for (int i = 1; i < call.count(); i++) {
            StringValue source = i == 1 ? value : Sketches.find(call, i);
            if (source != null) {
                isDense |= Sketch.isDense(source.array());
                Sketch.raise(registers, source.array(), source.length());
            }
        }
        byte[] merged =
                value == null
                        ? SparseRegisters.empty()
                        : Arrays.copyOf(value.array(), value.length());
        int length = value == null ? merged.length : value.length();
        if (isDense && Sketch.isDense(merged)) {
            DenseRegisters.write(registers, merged);
        } else {
            var sparse = new SparseRegisters(merged, length, Sketches.sparseLimit(call));
            if (isDense) {
                sparse.makeDense();
            }
            for (int i = 0; i < Sketch.REGISTERS; i++) {
                if (registers[i] > 0) {
                    sparse.raise(i, registers[i]);
                }
            }
            merged = sparse.toBytes();
        }
        Sketch.markStale(merged);
        Sketches.store(call, 1, merged);
        call.event(call.arg(1), "pfadd");
        reply.ok();
    }
}
