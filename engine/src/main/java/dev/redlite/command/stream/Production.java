package dev.redlite.command.stream;

import static dev.redlite.engine.Flag.DENYOOM;
import static dev.redlite.engine.Flag.FAST;
import static dev.redlite.engine.Flag.WRITE;

import dev.redlite.base.Bytes;
import dev.redlite.engine.Call;
import dev.redlite.engine.CommandException;
import dev.redlite.engine.CommandTable;
import dev.redlite.engine.Errors;
import dev.redlite.engine.Reply;
import dev.redlite.value.ValueType;
import dev.redlite.value.stream.StreamId;
import dev.redlite.value.stream.StreamValue;

import org.jspecify.annotations.Nullable;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Messages that producers add once, however often they send them: XCFGSET, XIDMPRECORD. */
final class Production {
    private static final int DIGEST_BYTES = 16;

    private Production() {}

    static void register(CommandTable table) {
        table.add("XCFGSET")
                .since("8.6.0")
                .arity(-2)
                .key(1)
                .keyFlags("RW", "update")
                .flags(WRITE, FAST)
                .syntax("key [IDMP-DURATION idmp-duration] [IDMP-MAXSIZE idmp-maxsize]")
                .summary("Sets how long, and how many of, the messages of producers are known")
                .complexity("O(1)")
                .handler(Production::xcfgset);
        table.add("XIDMPRECORD")
                .since("8.6.2")
                .arity(5)
                .key(1)
                .keyFlags("RW", "update")
                .flags(WRITE, DENYOOM, FAST)
                .syntax("key pid iid stream-id")
                .summary("Notes that an entry is a message of a producer")
                .complexity("O(1)")
                .handler(Production::xidmprecord);
    }

    /** The name of the message of an XADD, or null if it has none. */
    static byte @Nullable [] message(Call call, TrimOptions options, int first) {
        if (options.producer() == null) {
            return null;
        }
        byte[] named = options.message();
        return named == null ? digest(call, first) : named;
    }

    /**
     * The same for the same fields with the same values, in whatever order they come; nothing that
     * differs can be made to have it.
     */
    private static byte[] digest(Call call, int first) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (int at : inOrder(call, first)) {
                for (byte[] item : List.of(call.arg(at), call.arg(at + 1))) {
                    digest.update(Bytes.of(item.length + ":"));
                    digest.update(item);
                }
            }
            return Arrays.copyOf(digest.digest(), DIGEST_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** The positions of the fields, by name and value. */
    private static int[] inOrder(Call call, int first) {
        Comparator<Integer> byName = (a, b) -> Bytes.compare(call.arg(a), call.arg(b));
        return IntStream.iterate(first, at -> at < call.count(), at -> at + 2)
                .boxed()
                .sorted(
                        byName.thenComparing(
                                (a, b) -> Bytes.compare(call.arg(a + 1), call.arg(b + 1))))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /** The id under which the message was added before, which is counted, or null. */
    static @Nullable StreamId known(
            Call call,
            @Nullable StreamValue stream,
            byte @Nullable [] producer,
            byte @Nullable [] message) {
        if (stream == null || producer == null || message == null) {
            return null;
        }
        StreamId known = stream.produced(producer, message, call.now());
        if (known != null) {
            stream.noteDuplicate();
        }
        return known;
    }

    /** A missing key comes before bad arguments. */
    private static void xcfgset(Call call, Reply reply) {
        StreamValue stream = call.change(1, ValueType.STREAM);
        if (stream == null) {
            throw new CommandException(Errors.NO_KEY);
        }
        long seconds = stream.productionSeconds();
        long count = stream.productionMax();
        if (call.count() == 2) {
            throw new CommandException(
                    "ERR At least one parameter (IDMP-DURATION or IDMP-MAXSIZE) is required");
        }
        for (int i = 2; i < call.count(); i += 2) {
            boolean hasMore = i + 1 < call.count();
            if (hasMore && call.is(i, "IDMP-DURATION")) {
                seconds =
                        within(
                                call,
                                i + 1,
                                StreamValue.PRODUCTION_SECONDS_MAX,
                                "IDMP-DURATION",
                                "seconds");
            } else if (hasMore && call.is(i, "IDMP-MAXSIZE")) {
                count =
                        within(
                                call,
                                i + 1,
                                StreamValue.PRODUCTION_COUNT_MAX,
                                "IDMP-MAXSIZE",
                                "entries");
            } else {
                throw Errors.syntax();
            }
        }
        stream.setProduction(seconds, count);
        call.event(call.arg(1), "xcfgset");
        reply.ok();
    }

    private static long within(Call call, int position, long max, String name, String unit) {
        long value = call.integer(position);
        if (value < 1 || value > max) {
            throw new CommandException(
                    "ERR " + name + " must be between 1 and " + max + " " + unit);
        }
        return value;
    }

    /** A missing key comes before bad arguments, and empty names before a bad id. */
    private static void xidmprecord(Call call, Reply reply) {
        byte[] producer = call.arg(2);
        byte[] message = call.arg(3);
        StreamValue stream = call.change(1, ValueType.STREAM);
        if (stream == null) {
            throw new CommandException(Errors.NO_KEY);
        }
        if (producer.length == 0) {
            throw new CommandException("ERR producer ID must be non-empty");
        }
        if (message.length == 0) {
            throw new CommandException("ERR idempotent ID must be non-empty");
        }
        StreamId id = Ids.strict(call, 4);
        if (!stream.has(id)) {
            throw new CommandException("ERR No such message in stream");
        }
        StreamId known = stream.produced(producer, message, call.now());
        if (known == null) {
            stream.noteProduced(producer, message, id, call.now());
        } else if (!known.equals(id)) {
            throw new CommandException(
                    "ERR IID already exists for this producer with a different stream ID");
        }
        reply.ok();
    }
}
