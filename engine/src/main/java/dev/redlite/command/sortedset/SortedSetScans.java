package dev.redlite.command.sortedset;

import static dev.redlite.engine.Flag.READONLY;

import dev.redlite.base.Doubles;
import dev.redlite.base.Numbers;
import dev.redlite.base.RandomSource;
import dev.redlite.engine.Call;
import dev.redlite.engine.CommandTable;
import dev.redlite.engine.Errors;
import dev.redlite.engine.Repeats;
import dev.redlite.engine.Reply;
import dev.redlite.engine.ScanOptions;
import dev.redlite.value.ValueType;
import dev.redlite.value.sortedset.SortedSetValue;

import java.util.BitSet;

/** Commands that go over members in steps, or choose some: ZSCAN, ZRANDMEMBER. */
final class SortedSetScans {
    /** One in so many members may be chosen by trying; more are chosen by shuffling all. */
    private static final int SPARSE = 3;

    private SortedSetScans() {}

    static void register(CommandTable table) {
        table.add("ZSCAN")
                .since("2.8.0")
                .arity(-3)
                .key(1)
                .keyFlags("RO", "access")
                .flags(READONLY)
                .tips("nondeterministic_output")
                .syntax("key cursor [MATCH pattern] [COUNT count]")
                .summary("Goes over the members of a sorted set in steps")
                .complexity("O(1) for every call, O(N) for all members")
                .handler(SortedSetScans::zscan);
        table.add("ZRANDMEMBER")
                .since("6.2.0")
                .arity(-2)
                .key(1)
                .keyFlags("RO", "access")
                .flags(READONLY)
                .tips("nondeterministic_output")
                .syntax("key [count [WITHSCORES]]")
                .summary("Returns members chosen at random")
                .complexity("O(M*log(N)), where N is the number of members and M that of returned")
                .handler(SortedSetScans::zrandmember);
    }

    /** A bad cursor comes before a wrong type, and that before bad options. */
    private static void zscan(Call call, Reply reply) {
        long cursor = ScanOptions.cursor(call, 2);
        SortedSetValue set = call.read(1, ValueType.SORTED_SET);
        var found = new Scored();
        if (set != null) {
            cursor = scan(set, cursor, ScanOptions.parse(call, 3, false), found);
        }
        reply.array(2);
        reply.bulk(Numbers.toUnsignedBytes(set == null ? 0 : cursor));
        reply.array(2 * found.size());
        for (int i = 0; i < found.size(); i++) {
            reply.bulk(found.member(i));
            reply.bulk(Doubles.toBytes(found.score(i)));
        }
    }

    private static long scan(SortedSetValue set, long start, ScanOptions options, Scored found) {
        int[] seen = {0};
        long cursor = start;
        long steps = options.steps();
        do {
            cursor =
                    set.scan(
                            cursor,
                            (member, score) -> {
                                seen[0]++;
                                if (options.takes(member)) {
                                    found.member(member, score);
                                }
                            });
            steps--;
        } while (cursor != 0 && steps > 0 && seen[0] < options.count());
        return cursor;
    }

    /** Bad arguments come before a wrong type, a count out of range before a bad option. */
    private static void zrandmember(Call call, Reply reply) {
        if (call.count() == 2) {
            SortedSetValue set = call.read(1, ValueType.SORTED_SET);
            if (set == null) {
                reply.nil();
            } else {
                set.pick(call.random(), (member, score) -> reply.bulk(member));
            }
            return;
        }
        long count = Repeats.count(call, 2);
        boolean withScores = withScores(call, count);
        SortedSetValue set = call.read(1, ValueType.SORTED_SET);
        var chosen = new Scored();
        if (set != null && count < 0) {
            repeat(call, set, -count, withScores, chosen);
        } else if (set != null) {
            sample(set, (int) Math.min(count, set.size()), call.random(), chosen);
        }
        chosen.reply(reply, withScores);
    }

    private static boolean withScores(Call call, long count) {
        if (call.count() > 4 || (call.count() == 4 && !call.is(3, "WITHSCORES"))) {
            throw Errors.syntax();
        }
        if (call.count() == 4 && Math.abs(count) > Long.MAX_VALUE / 2) {
            throw Repeats.outOfRange();
        }
        return call.count() == 4;
    }

    private static void repeat(
            Call call, SortedSetValue set, long count, boolean withScores, Scored chosen) {
        var repeats = new Repeats(count, set.sizeBytes());
        int scoreBytes = withScores ? Double.BYTES : 0;
        for (long i = 0; i < count; i++) {
            set.pick(
                    call.random(),
                    (member, score) -> {
                        repeats.add(member.length + scoreBytes);
                        chosen.member(member, score);
                    });
        }
    }

    /** So many different members: ranks are chosen, each set of them as likely as any other. */
    private static void sample(SortedSetValue set, int count, RandomSource random, Scored chosen) {
        int size = set.size();
        if (count == size) {
            set.each(chosen);
        } else if (count < size / SPARSE) {
            var taken = new BitSet(size);
            while (chosen.size() < count) {
                int rank = random.below(size);
                if (!taken.get(rank)) {
                    taken.set(rank);
                    set.range(rank, 1, false, chosen);
                }
            }
        } else {
            int[] ranks = new int[size];
            for (int i = 0; i < size; i++) {
                ranks[i] = i;
            }
            for (int i = 0; i < count; i++) {
                int other = i + random.below(size - i);
                int rank = ranks[other];
                ranks[other] = ranks[i];
                set.range(rank, 1, false, chosen);
            }
        }
    }
}
