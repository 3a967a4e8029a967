package dev.redlite.command.hll;

import static dev.redlite.engine.Flag.ADMIN;
import static dev.redlite.engine.Flag.DENYOOM;
import static dev.redlite.engine.Flag.WRITE;

import dev.redlite.base.Numbers;
import dev.redlite.engine.Call;
import dev.redlite.engine.CommandException;
import dev.redlite.engine.CommandTable;
import dev.redlite.engine.Reply;
import dev.redlite.value.StringValue;
import dev.redlite.value.hll.Cardinality;
import dev.redlite.value.hll.Sketch;
import dev.redlite.value.hll.SparseRegisters;

import java.util.Arrays;

/** Commands that look into sketches: PFDEBUG, PFSELFTEST. */
final class SketchDebugging {
    private static final int TESTED_ELEMENTS = 100_000;

    /** Relative; the standard error of 16384 registers is 0.0081. */
    private static final double ERROR_MAX = 0.05;

    private SketchDebugging() {}

    static void register(CommandTable table) {
        table.add("PFDEBUG")
                .since("2.8.9")
                .arity(3)
                .key(2)
                .keyFlags("RW", "access")
                .flags(WRITE, DENYOOM, ADMIN)
                .syntax("subcommand key")
                .summary("Shows how a sketch is held: GETREG, DECODE, ENCODING; or does TODENSE")
                .complexity("O(N) where N is the number of registers, 16384")
                .handler(Sketches.checked(SketchDebugging::pfdebug));
        table.add("PFSELFTEST")
                .since("2.8.9")
                .arity(1)
                .flags(ADMIN)
                .summary("Tests sketches of both encodings with elements it makes up")
                .complexity("O(N) where N is the number of elements it makes up, 100000")
                .handler(SketchDebugging::selftest);
    }

    /** A missing key and one that holds no sketch come before an unknown subcommand. */
    private static void pfdebug(Call call, Reply reply) {
        StringValue value = Sketches.find(call, 2);
        if (value == null) {
            throw new CommandException("ERR The specified key does not exist");
        }
        boolean isDense = Sketch.isDense(value.array());
        if (call.is(1, "GETREG")) {
            byte[] registers = new byte[Sketch.REGISTERS];
            Sketch.raise(registers, value.array(), value.length());
            if (!isDense) {
                makeDense(call, value);
            }
            reply.array(registers.length);
            for (byte register : registers) {
                reply.integer(register);
            }
        } else if (call.is(1, "DECODE")) {
            if (isDense) {
                throw new CommandException("ERR HLL encoding is not sparse");
            }
            reply.bulk(SparseRegisters.describe(value.array(), value.length()));
        } else if (call.is(1, "ENCODING")) {
            reply.status(isDense ? "dense" : "sparse");
        } else if (call.is(1, "TODENSE")) {
            if (!isDense) {
                makeDense(call, value);
            }
            reply.integer(isDense ? 0 : 1);
        } else {
            throw new CommandException("ERR Unknown PFDEBUG subcommand '" + call.shown(1) + "'");
        }
    }

    private static void makeDense(Call call, StringValue value) {
        var registers = new SparseRegisters(value.array(), value.length(), 0);
        registers.makeDense();
        Sketches.store(call, 2, registers.toBytes());
    }

    /** Sketches that never become dense, and that are so at once, must agree and be near. */
    private static void selftest(Call call, Reply reply) {
        byte[] empty = SparseRegisters.empty();
        var sparse = new SparseRegisters(empty, empty.length, Long.MAX_VALUE);
        var dense = new SparseRegisters(empty, empty.length, 0);
        dense.makeDense();
        for (int i = 1; i <= TESTED_ELEMENTS; i++) {
            long hash = Sketch.hash(Numbers.toBytes(i * 0x9e37_79b9_7f4a_7c15L));
            boolean raisedDense = dense.raise(Sketch.register(hash), Sketch.rank(hash));
            boolean isSparseTested = i <= 2_000;
            if (isSparseTested
                    && sparse.raise(Sketch.register(hash), Sketch.rank(hash)) != raisedDense) {
                throw failed("sparse and dense disagree about element " + i);
            }
            if (Integer.bitCount(i) == 1 || i == TESTED_ELEMENTS || i == 2_000) {
                compare(sparse.toBytes(), dense.toBytes(), i, isSparseTested);
            }
        }
        reply.ok();
    }

    private static void compare(byte[] sparse, byte[] dense, int elements, boolean isSparseTested) {
        int[] counts = Sketch.histogram(dense, dense.length);
        if (isSparseTested && !Arrays.equals(counts, Sketch.histogram(sparse, sparse.length))) {
            throw failed("sparse and dense disagree about " + elements + " elements");
        }
        long estimate = Cardinality.estimate(counts);
        if (Math.abs(estimate - elements) > Math.max(1, ERROR_MAX * elements)) {
            throw failed(elements + " elements are taken for " + estimate);
        }
    }

    private static CommandException failed(String what) {
        return new CommandException("TESTFAILED " + what);
    }
}
