package dev.redlite.command.set;

import static dev.redlite.engine.Flag.FAST;
import static dev.redlite.engine.Flag.READONLY;

import dev.redlite.base.Numbers;
import dev.redlite.engine.Call;
import dev.redlite.engine.Command;
import dev.redlite.engine.CommandTable;
import dev.redlite.engine.Reply;
import dev.redlite.engine.ScanOptions;
import dev.redlite.value.ValueType;
import dev.redlite.value.set.SetValue;

import java.util.ArrayList;
import java.util.List;

/** Commands that read members: SMEMBERS, SISMEMBER, SMISMEMBER, SCARD, SSCAN. */
final class SetReads {
    private SetReads() {}

    static void register(CommandTable table) {
        read(table, "SCARD", "1.0.0", 2, "key")
                .keyFlags("RO")
                .flags(READONLY, FAST)
                .summary("Returns the number of members")
                .complexity("O(1)")
                .handler(SetReads::scard);
        read(table, "SISMEMBER", "1.0.0", 3, "key member")
                .keyFlags("RO")
                .flags(READONLY, FAST)
                .summary("Tells whether a set has a member")
                .complexity("O(1)")
                .handler(SetReads::sismember);
        read(table, "SMISMEMBER", "6.2.0", -3, "key member [member ...]")
                .keyFlags("RO")
                .flags(READONLY, FAST)
                .summary("Tells of several members whether a set has them")
                .complexity("O(N), where N is the number of members given")
                .handler(SetReads::smismember);
        read(table, "SMEMBERS", "1.0.0", 2, "key")
                .keyFlags("RO", "access")
                .flags(READONLY)
                .tips("nondeterministic_output_order")
                .summary("Returns all members")
                .complexity("O(N), where N is the number of members")
                .handler(SetReads::smembers);
        read(table, "SSCAN", "2.8.0", -3, "key cursor [MATCH pattern] [COUNT count]")
                .keyFlags("RO", "access")
                .flags(READONLY)
                .tips("nondeterministic_output")
                .summary("Goes over the members of a set in steps")
                .complexity("O(1) for every call, O(N) for all members")
                .handler(SetReads::sscan);
    }

    private static Command read(
            CommandTable table, String name, String since, int arity, String syntax) {
        return table.add(name).since(since).arity(arity).key(1).syntax(syntax);
    }

    private static void scard(Call call, Reply reply) {
        SetValue set = call.read(1, ValueType.SET);
        reply.integer(set == null ? 0 : set.size());
    }

    private static void sismember(Call call, Reply reply) {
        SetValue set = call.read(1, ValueType.SET);
        reply.integer(set != null && set.has(call.arg(2)) ? 1 : 0);
    }

    private static void smismember(Call call, Reply reply) {
        SetValue set = call.read(1, ValueType.SET);
        reply.array(call.count() - 2);
        for (int i = 2; i < call.count(); i++) {
            reply.integer(set != null && set.has(call.arg(i)) ? 1 : 0);
        }
    }

    private static void smembers(Call call, Reply reply) {
        SetValue set = call.read(1, ValueType.SET);
        reply.set(set == null ? 0 : set.size());
        if (set != null) {
            set.each(reply::bulk);
        }
    }

    /** A bad cursor comes before a wrong type, and that before bad options. */
    private static void sscan(Call call, Reply reply) {
        long cursor = ScanOptions.cursor(call, 2);
        SetValue set = call.read(1, ValueType.SET);
        List<byte[]> found = new ArrayList<>();
        if (set != null) {
            cursor = scan(set, cursor, ScanOptions.parse(call, 3, false), found);
        }
        reply.array(2);
        reply.bulk(Numbers.toUnsignedBytes(set == null ? 0 : cursor));
        reply.array(found.size());
        found.forEach(reply::bulk);
    }

    private static long scan(SetValue set, long start, ScanOptions options, List<byte[]> found) {
        int[] seen = {0};
        long cursor = start;
        long steps = options.steps();
        do {
            cursor =
                    set.scan(
                            cursor,
                            member -> {
                                seen[0]++;
                                if (options.takes(member)) {
                                    found.add(member);
                                }
                            });
            steps--;
        } while (cursor != 0 && steps > 0 && seen[0] < options.count());
        return cursor;
    }
}
