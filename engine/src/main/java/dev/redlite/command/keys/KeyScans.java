package dev.redlite.command.keys;

import static dev.redlite.engine.Flag.READONLY;

import dev.redlite.base.Bytes;
import dev.redlite.base.Glob;
import dev.redlite.base.Numbers;
import dev.redlite.engine.Call;
import dev.redlite.engine.CommandException;
import dev.redlite.engine.CommandTable;
import dev.redlite.engine.Errors;
import dev.redlite.engine.Reply;
import dev.redlite.keyspace.KeyWalk;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/** Commands that go over the keys of a database: KEYS and SCAN. */
final class KeyScans {
    private static final int DEFAULT_COUNT = 10;

    /** What one call looks at, however much the client asks for. */
    private static final int COUNT_MAX = 100_000;

    private KeyScans() {}

    static void register(CommandTable table) {
        table.add("KEYS")
                .since("1.0.0")
                .arity(2)
                .flags(READONLY)
                .categories("keyspace", "dangerous")
                .syntax("pattern")
                .summary("Returns all keys whose names match a pattern")
                .complexity("O(N), where N is the number of keys with the pattern's prefix")
                .handler(KeyScans::keys);
        table.add("SCAN")
                .since("2.8.0")
                .arity(-2)
                .flags(READONLY)
                .categories("keyspace")
                .syntax("cursor [MATCH pattern] [COUNT count] [TYPE type]")
                .summary("Goes over the keys of the database in steps")
                .complexity("O(1) for each step of a bounded size")
                .handler(KeyScans::scan);
    }

    private static void keys(Call call, Reply reply) {
        List<byte[]> found = new ArrayList<>();
        var walk = new KeyWalk(call.keyspace());
        Glob pattern = pattern(call.arg(1));
        if (pattern == null) {
            long cursor = 0;
            do {
                cursor = walk.scan(call.db(), cursor, COUNT_MAX, (key, type) -> found.add(key));
            } while (cursor != 0);
        } else {
            walk.matching(call.db(), pattern, (key, type) -> found.add(key));
        }
        reply.array(found.size());
        found.forEach(reply::bulk);
    }

    /** A bad cursor is reported before bad options. A type that does not exist matches nothing. */
    private static void scan(Call call, Reply reply) {
        long cursor = cursor(call.arg(1));
        @Nullable Glob pattern = null;
        byte @Nullable [] type = null;
        int count = DEFAULT_COUNT;
        for (int i = 2; i < call.count(); i += 2) {
            if (i + 1 == call.count()) {
                throw Errors.syntax();
            } else if (call.is(i, "MATCH")) {
                pattern = pattern(call.arg(i + 1));
            } else if (call.is(i, "COUNT")) {
                count = count(call.integer(i + 1));
            } else if (call.is(i, "TYPE")) {
                type = call.arg(i + 1);
            } else {
                throw Errors.syntax();
            }
        }
        List<byte[]> found = new ArrayList<>();
        Glob wanted = pattern;
        byte @Nullable [] wantedType = type;
        long next =
                new KeyWalk(call.keyspace())
                        .scan(
                                call.db(),
                                cursor,
                                count,
                                (key, held) -> {
                                    if ((wanted == null || wanted.matches(key))
                                            && (wantedType == null
                                                    || Bytes.equalsIgnoreCaseAscii(
                                                            wantedType, Bytes.of(held.name())))) {
                                        found.add(key);
                                    }
                                });
        reply.array(2);
        reply.bulk(Numbers.toUnsignedBytes(next));
        reply.array(found.size());
        found.forEach(reply::bulk);
    }

    /** The pattern that is just a star is none: it matches the empty name too. */
    private static @Nullable Glob pattern(byte[] text) {
        return text.length == 1 && text[0] == '*' ? null : Glob.compile(text);
    }

    private static long cursor(byte[] text) {
        if (!Numbers.isUnsigned(text)) {
            throw new CommandException(Errors.INVALID_CURSOR);
        }
        long cursor = Numbers.parseUnsigned(text, 0);
        // A cursor that no call returned, above all ids: from the newest key, as from the start.
        return cursor < 0 ? Long.MAX_VALUE : cursor;
    }

    private static int count(long asked) {
        if (asked < 1) {
            throw Errors.syntax();
        }
        return (int) Math.min(asked, COUNT_MAX);
    }
}
