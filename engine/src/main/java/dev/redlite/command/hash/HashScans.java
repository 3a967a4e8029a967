package dev.redlite.command.hash;

import static dev.redlite.engine.Flag.READONLY;

import dev.redlite.base.Numbers;
import dev.redlite.engine.Call;
import dev.redlite.engine.CommandTable;
import dev.redlite.engine.Errors;
import dev.redlite.engine.Repeats;
import dev.redlite.engine.Reply;
import dev.redlite.engine.ScanOptions;
import dev.redlite.value.ValueType;
import dev.redlite.value.hash.Field;
import dev.redlite.value.hash.HashValue;

import java.util.ArrayList;
import java.util.List;

/** Commands that go over the fields of a hash in steps, or choose some: HSCAN, HRANDFIELD. */
final class HashScans {
    private HashScans() {}

    static void register(CommandTable table) {
        table.add("HSCAN")
                .since("2.8.0")
                .arity(-3)
                .key(1)
                .keyFlags("RO", "access")
                .flags(READONLY)
                .syntax("key cursor [MATCH pattern] [COUNT count] [NOVALUES]")
                .summary("Goes over the fields of a hash in steps")
                .complexity("O(1) for every call, O(N) for all fields")
                .handler(HashScans::hscan);
        table.add("HRANDFIELD")
                .since("6.2.0")
                .arity(-2)
                .key(1)
                .keyFlags("RO", "access")
                .flags(READONLY)
                .syntax("key [count [WITHVALUES]]")
                .summary("Returns fields chosen at random")
                .complexity("O(N), where N is the number of fields returned or in the hash")
                .handler(HashScans::hrandfield);
    }

    /** A bad cursor comes before a wrong type, and that before bad options. */
    private static void hscan(Call call, Reply reply) {
        long cursor = ScanOptions.cursor(call, 2);
        HashValue hash = call.read(1, ValueType.HASH);
        List<byte[]> found = new ArrayList<>();
        if (hash != null) {
            cursor = scan(hash, cursor, ScanOptions.parse(call, 3, true), found, call.expiryNow());
        }
        reply.array(2);
        reply.bulk(Numbers.toUnsignedBytes(hash == null ? 0 : cursor));
        reply.array(found.size());
        found.forEach(reply::bulk);
    }

    private static long scan(
            HashValue hash, long start, ScanOptions options, List<byte[]> found, long now) {
        int[] seen = {0};
        long cursor = start;
        long steps = options.steps();
        do {
            cursor =
                    hash.scan(
                            cursor,
                            now,
                            (name, value, expiresAt) -> {
                                seen[0]++;
                                if (options.takes(name)) {
                                    found.add(name);
                                    if (!options.omitsValues()) {
                                        found.add(value);
                                    }
                                }
                            });
            steps--;
        } while (cursor != 0 && steps > 0 && seen[0] < options.count());
        return cursor;
    }

    /** Bad arguments come before a wrong type, a count out of range before a bad option. */
    private static void hrandfield(Call call, Reply reply) {
        if (call.count() == 2) {
            HashValue hash = call.read(1, ValueType.HASH);
            Field field = hash == null ? null : hash.pick(call.expiryNow(), call.random());
            reply.bulkOrNil(field == null ? null : field.name());
            return;
        }
        long count = Repeats.count(call, 2);
        boolean withValues = withValues(call, count);
        HashValue hash = call.read(1, ValueType.HASH);
        List<Field> fields = List.of();
        if (hash != null && count >= 0) {
            fields =
                    hash.sample(
                            (int) Math.min(count, Integer.MAX_VALUE),
                            call.expiryNow(),
                            call.random());
        } else if (hash != null) {
            fields = repeated(call, hash, -count, withValues);
        }
        reply(reply, fields, withValues);
    }

    private static boolean withValues(Call call, long count) {
        if (call.count() > 4 || (call.count() == 4 && !call.is(3, "WITHVALUES"))) {
            throw Errors.syntax();
        }
        if (call.count() == 4 && Math.abs(count) > Long.MAX_VALUE / 2) {
            throw Repeats.outOfRange();
        }
        return call.count() == 4;
    }

    private static List<Field> repeated(Call call, HashValue hash, long count, boolean withValues) {
        var repeats = new Repeats(count, hash.sizeBytes());
        var picks = hash.picks(call.expiryNow(), call.random());
        var fields = new ArrayList<Field>((int) count);
        for (long i = 0; i < count; i++) {
            Field field = picks.get();
            repeats.add(field.name().length + (withValues ? (long) field.value().length : 0));
            fields.add(field);
        }
        return fields;
    }

    /** In RESP3 each field and its value are an array of their own. */
    private static void reply(Reply reply, List<Field> fields, boolean withValues) {
        boolean areNested = withValues && reply.protocol() > 2;
        reply.array(withValues && !areNested ? 2 * fields.size() : fields.size());
        for (Field field : fields) {
            if (areNested) {
                reply.array(2);
            }
            reply.bulk(field.name());
            if (withValues) {
                reply.bulk(field.value());
            }
        }
    }
}
