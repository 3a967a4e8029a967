package dev.redlite.command.sortedset;

import static dev.redlite.engine.Flag.FAST;
import static dev.redlite.engine.Flag.READONLY;

import dev.redlite.engine.Call;
import dev.redlite.engine.Command;
import dev.redlite.engine.CommandTable;
import dev.redlite.engine.Errors;
import dev.redlite.engine.Reply;
import dev.redlite.value.ValueType;
import dev.redlite.value.sortedset.SortedSetValue;

/** Commands about single members: ZSCORE, ZMSCORE, ZRANK, ZREVRANK, and ZCARD. */
final class SortedSetReads {
    private SortedSetReads() {}

    static void register(CommandTable table) {
        read(table, "ZCARD", "1.2.0", 2, "key")
                .keyFlags("RO")
                .summary("Returns the number of members")
                .complexity("O(1)")
                .handler(SortedSetReads::zcard);
        read(table, "ZSCORE", "1.2.0", 3, "key member")
                .keyFlags("RO", "access")
                .summary("Returns the score of a member")
                .complexity("O(1)")
                .handler(SortedSetReads::zscore);
        read(table, "ZMSCORE", "6.2.0", -3, "key member [member ...]")
                .keyFlags("RO", "access")
                .summary("Returns the scores of members")
                .complexity("O(N), where N is the number of members given")
                .handler(SortedSetReads::zmscore);
        read(table, "ZRANK", "2.0.0", -3, "key member [WITHSCORE]")
                .keyFlags("RO", "access")
                .summary("Returns how many members come before one, which has a lower score")
                .complexity("O(log(N)), where N is the number of members")
                .handler((call, reply) -> rank(call, reply, false));
        read(table, "ZREVRANK", "2.0.0", -3, "key member [WITHSCORE]")
                .keyFlags("RO", "access")
                .summary("Returns how many members come after one, which has a higher score")
                .complexity("O(log(N)), where N is the number of members")
                .handler((call, reply) -> rank(call, reply, true));
    }

    private static Command read(
            CommandTable table, String name, String since, int arity, String syntax) {
        return table.add(name)
                .since(since)
                .arity(arity)
                .key(1)
                .flags(READONLY, FAST)
                .syntax(syntax);
    }

    private static void zcard(Call call, Reply reply) {
        SortedSetValue set = call.read(1, ValueType.SORTED_SET);
        reply.integer(set == null ? 0 : set.size());
    }

    private static void zscore(Call call, Reply reply) {
        SortedSetValue set = call.read(1, ValueType.SORTED_SET);
        score(reply, set == null ? SortedSetValue.ABSENT : set.score(call.arg(2)));
    }

    private static void zmscore(Call call, Reply reply) {
        SortedSetValue set = call.read(1, ValueType.SORTED_SET);
        reply.array(call.count() - 2);
        for (int i = 2; i < call.count(); i++) {
            score(reply, set == null ? SortedSetValue.ABSENT : set.score(call.arg(i)));
        }
    }

    private static void score(Reply reply, double score) {
        if (Double.isNaN(score)) {
            reply.nil();
        } else {
            reply.number(score);
        }
    }

    /** Wrong arguments come before a wrong type. */
    private static void rank(Call call, Reply reply, boolean isReverse) {
        if (call.count() > 4) {
            throw Errors.arity(call.command().fullName());
        }
        boolean withScore = call.count() == 4;
        if (withScore && !call.is(3, "WITHSCORE")) {
            throw Errors.syntax();
        }
        SortedSetValue set = call.read(1, ValueType.SORTED_SET);
        int rank = set == null ? -1 : set.rank(call.arg(2));
        if (set == null || rank < 0) {
            if (withScore) {
                reply.nilArray();
            } else {
                reply.nil();
            }
            return;
        }
        if (withScore) {
            reply.array(2);
        }
        reply.integer(isReverse ? set.size() - 1 - rank : rank);
        if (withScore) {
            reply.number(set.score(call.arg(2)));
        }
    }
}
