package dev.redlite.command.sortedset;

import static dev.redlite.engine.Flag.BLOCKING;
import static dev.redlite.engine.Flag.FAST;
import static dev.redlite.engine.Flag.MOVABLEKEYS;
import static dev.redlite.engine.Flag.WRITE;

import dev.redlite.engine.BlockedOn;
import dev.redlite.engine.Call;
import dev.redlite.engine.CommandTable;
import dev.redlite.engine.KeySpec;
import dev.redlite.engine.Reply;
import dev.redlite.value.ValueType;
import dev.redlite.value.sortedset.SortedSetValue;

import java.util.Arrays;
import java.util.List;

/** Commands that take members from an end, and wait until there are any: BZPOPMIN, BZMPOP … */
final class SortedSetBlocking {
    private SortedSetBlocking() {}

    static void register(CommandTable table) {
        pop(table, "BZPOPMIN", "lowest", false);
        pop(table, "BZPOPMAX", "highest", true);
        table.add("BZMPOP")
                .since("7.0.0")
                .arity(-5)
                .keySpecs(KeySpec.counted(2, "RW", "access", "delete"))
                .flags(WRITE, BLOCKING, MOVABLEKEYS)
                .syntax("timeout numkeys key [key ...] <MIN | MAX> [COUNT count]")
                .summary("Removes members from an end of the first sorted set, or waits for one")
                .complexity(
                        "O(K)+O(M*log(N)), where K is the number of keys, N that of members"
                                + " and M that of removed")
                .handler(SortedSetBlocking::bzmpop);
    }

    private static void pop(CommandTable table, String name, String which, boolean isMax) {
        table.add(name)
                .since("5.0.0")
                .arity(-3)
                .keys(1, -2, 1)
                .keyFlags("RW", "access", "delete")
                .flags(WRITE, BLOCKING, FAST)
                .syntax("key [key ...] timeout")
                .summary("Removes the member with the " + which + " score, or waits for one")
                .complexity("O(log(N)), where N is the number of members")
                .handler((call, reply) -> pop(call, reply, isMax));
    }

    /** A bad timeout comes before a wrong type, which no key before may hide. */
    private static void pop(Call call, Reply reply, boolean isMax) {
        int timeoutAt = call.count() - 1;
        long timeout = call.timeoutMillis(timeoutAt);
        for (int i = 1; i < timeoutAt; i++) {
            SortedSetValue set = call.change(i, ValueType.SORTED_SET);
            if (set != null) {
                var popped = new Scored();
                SortedSetPops.take(call, call.arg(i), set, 1, isMax, popped);
                reply.array(3);
                reply.bulk(call.arg(i));
                reply.bulk(popped.member(0));
                reply.number(popped.score(0));
                return;
            }
        }
        await(call, reply, Arrays.asList(call.args()).subList(1, timeoutAt), timeout);
    }

    /** Wrong numbers of keys and words come before a bad timeout. */
    private static void bzmpop(Call call, Reply reply) {
        var options = SortedSetPops.Options.parse(call, 2);
        long timeout = call.timeoutMillis(1);
        if (!SortedSetPops.pop(call, reply, options)) {
            int first = options.firstKey();
            await(
                    call,
                    reply,
                    Arrays.asList(call.args()).subList(first, first + options.keys()),
                    timeout);
        }
    }

    private static void await(Call call, Reply reply, List<byte[]> keys, long timeout) {
        if (call.mayBlock()) {
            call.block(new BlockedOn(ValueType.SORTED_SET, keys, timeout, Reply::nilArray));
        } else {
            reply.nilArray();
        }
    }
}
