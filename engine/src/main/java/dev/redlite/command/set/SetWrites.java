package dev.redlite.command.set;

import static dev.redlite.engine.Flag.DENYOOM;
import static dev.redlite.engine.Flag.FAST;
import static dev.redlite.engine.Flag.WRITE;

import dev.redlite.engine.Call;
import dev.redlite.engine.CommandTable;
import dev.redlite.engine.KeySpec;
import dev.redlite.engine.Reply;
import dev.redlite.value.ValueType;
import dev.redlite.value.set.SetValue;

import java.util.Arrays;

/** Commands that add and remove members: SADD, SREM, SMOVE. */
final class SetWrites {
    private SetWrites() {}

    static void register(CommandTable table) {
        table.add("SADD")
                .since("1.0.0")
                .arity(-3)
                .key(1)
                .elements(2, 1)
                .keyFlags("RW", "insert")
                .flags(WRITE, DENYOOM, FAST)
                .syntax("key member [member ...]")
                .summary("Adds members to a set")
                .complexity("O(N), where N is the number of members given")
                .handler(SetWrites::sadd);
        table.add("SREM")
                .since("1.0.0")
                .arity(-3)
                .key(1)
                .elements(2, 1)
                .keyFlags("RW", "delete")
                .flags(WRITE, FAST)
                .syntax("key member [member ...]")
                .summary("Removes members from a set, and with the last one the key")
                .complexity("O(N), where N is the number of members given")
                .handler(SetWrites::srem);
        table.add("SMOVE")
                .since("1.0.0")
                .arity(4)
                .keys(1, 2, 1)
                .keyFlags("RW", "access", "delete")
                .keySpecs(KeySpec.key(1, "RW", "access", "delete"), KeySpec.key(2, "RW", "insert"))
                .flags(WRITE, FAST)
                .syntax("source destination member")
                .summary("Moves a member from one set to another")
                .complexity("O(1)")
                .handler(SetWrites::smove);
    }

    private static void sadd(Call call, Reply reply) {
        SetValue set = call.changeOrCreate(1, ValueType.SET);
        int count = call.count() - 2;
        set.expect(call.arg(2), count);
        int added = 0;
        for (int i = 2; i < call.count(); i++) {
            added += set.add(call.arg(i)) ? 1 : 0;
        }
        if (added > 0) {
            call.event(call.arg(1), "sadd");
        }
        reply.integer(added);
    }

    private static void srem(Call call, Reply reply) {
        SetValue set = call.change(1, ValueType.SET);
        int removed = 0;
        for (int i = 2; set != null && i < call.count(); i++) {
            removed += set.remove(call.arg(i)) ? 1 : 0;
        }
        if (set != null && removed > 0) {
            call.event(call.arg(1), "srem");
            if (set.isEmpty()) {
                call.event(call.arg(1), "del");
            }
        }
        reply.integer(removed);
    }

    /** Without a source nothing else is looked at; a wrong type of either comes before the rest. */
    private static void smove(Call call, Reply reply) {
        byte[] member = call.arg(3);
        SetValue source = call.read(1, ValueType.SET);
        if (source == null) {
            reply.integer(0);
            return;
        }
        SetValue target = call.read(2, ValueType.SET);
        boolean isThere = source.has(member);
        if (!isThere || Arrays.equals(call.arg(1), call.arg(2))) {
            reply.integer(isThere ? 1 : 0);
            return;
        }
        move(call, member, target == null || !target.has(member));
        reply.integer(1);
    }

    private static void move(Call call, byte[] member, boolean isNew) {
        SetValue source = call.changeOrCreate(1, ValueType.SET);
        source.remove(member);
        call.event(call.arg(1), "srem");
        if (source.isEmpty()) {
            call.event(call.arg(1), "del");
        }
        if (isNew) {
            call.changeOrCreate(2, ValueType.SET).add(member);
            call.event(call.arg(2), "sadd");
        }
    }
}
