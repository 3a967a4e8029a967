package dev.redlite.command.hll;

import dev.redlite.engine.Call;
import dev.redlite.engine.CommandException;
import dev.redlite.engine.Handler;
import dev.redlite.value.StringValue;
import dev.redlite.value.ValueType;
import dev.redlite.value.hll.CorruptSketchException;
import dev.redlite.value.hll.Sketch;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/** Finds and checks the sketches that commands name. */
final class Sketches {
    private Sketches() {}

    /** The sketch at a key, or null; refused if the key holds anything else. */
    static @Nullable StringValue find(Call call, int position) {
        StringValue value = call.read(position, ValueType.STRING);
        if (value != null && !Sketch.isSketch(value.array(), value.length())) {
            throw new CommandException("WRONGTYPE Key is not a valid HyperLogLog string value.");
        }
        return value;
    }

    /** A handler that answers with an error if registers cannot be read. */
    static Handler checked(Handler handler) {
        return (call, reply) -> {
            try {
                handler.run(call, reply);
            } catch (CorruptSketchException corrupt) {
                throw new CommandException("INVALIDOBJ Corrupted HLL object detected");
            }
        };
    }

    static long sparseLimit(Call call) {
        return call.engine().config().get("hll-sparse-max-bytes").number();
    }

    /** Gives a key another sketch; one of the same length is changed where it differs. */
    static void store(Call call, int position, byte[] sketch) {
        StringValue value = call.changeOrCreate(position, ValueType.STRING);
        int from = Sketch.cardinalityPosition() + Long.BYTES;
        if (value.length() == sketch.length && sketch.length > 2 * from) {
            value.write(0, Arrays.copyOf(sketch, from));
            int first =
                    Arrays.mismatch(
                            value.array(), from, sketch.length, sketch, from, sketch.length);
            if (first >= 0) {
                int end = sketch.length;
                while (value.array()[end - 1] == sketch[end - 1]) {
                    end--;
                }
                value.write(from + first, Arrays.copyOfRange(sketch, from + first, end));
            }
        } else {
            value.set(sketch);
            value.makeRaw();
        }
    }
}
