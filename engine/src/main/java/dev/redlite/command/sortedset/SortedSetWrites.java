package dev.redlite.command.sortedset;

import static dev.redlite.engine.Flag.DENYOOM;
import static dev.redlite.engine.Flag.FAST;
import static dev.redlite.engine.Flag.WRITE;

import dev.redlite.engine.Call;
import dev.redlite.engine.CommandException;
import dev.redlite.engine.CommandTable;
import dev.redlite.engine.Errors;
import dev.redlite.engine.Reply;
import dev.redlite.value.ValueType;
import dev.redlite.value.sortedset.SortedSetValue;

/** Commands that give members their scores, or remove them: ZADD, ZINCRBY, ZREM. */
final class SortedSetWrites {
    private SortedSetWrites() {}

    static void register(CommandTable table) {
        table.add("ZADD")
                .since("1.2.0")
                .arity(-4)
                .key(1)
                .elements(3, 2)
                .keyFlags("RW", "update")
                .flags(WRITE, DENYOOM, FAST)
                .syntax("key [NX | XX] [GT | LT] [CH] [INCR] score member [score member ...]")
                .summary("Adds members with their scores, or gives those there are other scores")
                .complexity("O(log(N)) for each member, where N is the number of members")
                .handler(SortedSetWrites::zadd);
        table.add("ZINCRBY")
                .since("1.2.0")
                .arity(4)
                .key(1)
                .elements(3, 1)
                .keyFlags("RW", "access", "update")
                .flags(WRITE, DENYOOM, FAST)
                .syntax("key increment member")
                .summary("Adds to the score of a member, which is 0 if there is no such member")
                .complexity("O(log(N)), where N is the number of members")
                .handler(SortedSetWrites::zincrby);
        table.add("ZREM")
                .since("1.2.0")
                .arity(-3)
                .key(1)
                .elements(2, 1)
                .keyFlags("RW", "delete")
                .flags(WRITE, FAST)
                .syntax("key member [member ...]")
                .summary("Removes members, and with the last one the key")
                .complexity("O(M*log(N)), where N is the number of members and M that given")
                .handler(SortedSetWrites::zrem);
    }

    /** In Redis it is ZADD with INCR: an increment that is an option's name leaves no pair. */
    private static void zincrby(Call call, Reply reply) {
        if (ZAddOptions.isOption(call, 2)) {
            throw Errors.syntax();
        }
        increment(call, reply, ZAddOptions.INCREMENT);
    }

    /** Bad options come before a bad score, and that before a wrong type. */
    private static void zadd(Call call, Reply reply) {
        ZAddOptions options = ZAddOptions.parse(call);
        if (options.increments()) {
            increment(call, reply, options);
            return;
        }
        int count = (call.count() - options.first()) / 2;
        double[] scores = new double[count];
        for (int i = 0; i < count; i++) {
            scores[i] = Scored.score(call, options.first() + 2 * i);
        }
        SortedSetValue set =
                options.mustExist()
                        ? call.change(1, ValueType.SORTED_SET)
                        : call.changeOrCreate(1, ValueType.SORTED_SET);
        if (set == null) {
            reply.integer(0);
            return;
        }
        set.expect(count, call.arg(options.first() + 1).length);
        int added = 0;
        int changed = 0;
        for (int i = 0; i < count; i++) {
            byte[] member = call.arg(options.first() + 2 * i + 1);
            double present = set.score(member);
            if (Double.isNaN(present)) {
                if (!options.mustExist()) {
                    set.put(member, scores[i]);
                    added++;
                }
            } else if (scores[i] != present && options.allows(present, scores[i])) {
                set.put(member, scores[i]);
                changed++;
            }
        }
        if (added + changed > 0) {
            call.event(call.arg(1), "zadd");
        }
        reply.integer(options.countsChanged() ? added + changed : added);
    }

    /** A bad increment comes before a wrong type; a sum that is no number changes nothing. */
    private static void increment(Call call, Reply reply, ZAddOptions options) {
        double increment = Scored.score(call, options.first());
        byte[] member = call.arg(options.first() + 1);
        SortedSetValue present = call.read(1, ValueType.SORTED_SET);
        double before = present == null ? SortedSetValue.ABSENT : present.score(member);
        boolean isThere = !Double.isNaN(before);
        double sum = isThere ? before + increment : increment;
        if (isThere ? options.mustBeNew() : options.mustExist()) {
            reply.nil();
            return;
        }
        if (Double.isNaN(sum)) {
            throw new CommandException("ERR resulting score is not a number (NaN)");
        }
        if (isThere && !options.allows(before, sum)) {
            reply.nil();
            return;
        }
        if (!isThere || sum != before) {
            SortedSetValue set = call.changeOrCreate(1, ValueType.SORTED_SET);
            set.put(member, sum);
            call.event(call.arg(1), "zincr");
        }
        reply.number(sum);
    }

    private static void zrem(Call call, Reply reply) {
        SortedSetValue set = call.change(1, ValueType.SORTED_SET);
        int removed = 0;
        for (int i = 2; set != null && i < call.count(); i++) {
            removed += set.remove(call.arg(i)) ? 1 : 0;
        }
        if (set != null && removed > 0) {
            call.event(call.arg(1), "zrem");
            if (set.isEmpty()) {
                call.event(call.arg(1), "del");
            }
        }
        reply.integer(removed);
    }
}
