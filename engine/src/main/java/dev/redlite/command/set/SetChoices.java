package dev.redlite.command.set;

import static dev.redlite.engine.Flag.FAST;
import static dev.redlite.engine.Flag.READONLY;
import static dev.redlite.engine.Flag.WRITE;

import dev.redlite.engine.Call;
import dev.redlite.engine.CommandException;
import dev.redlite.engine.CommandTable;
import dev.redlite.engine.Errors;
import dev.redlite.engine.Repeats;
import dev.redlite.engine.Reply;
import dev.redlite.value.Draw;
import dev.redlite.value.ValueType;
import dev.redlite.value.set.SetValue;

import java.util.ArrayList;
import java.util.List;

/** Commands that choose members at random: SPOP, SRANDMEMBER. */
final class SetChoices {
    private SetChoices() {}

    static void register(CommandTable table) {
        table.add("SPOP")
                .since("1.0.0")
                .arity(-2)
                .key(1)
                .draws(Draw.RANDOM)
                .keyFlags("RW", "access", "delete")
                .flags(WRITE, FAST)
                .tips("nondeterministic_output")
                .syntax("key [count]")
                .summary("Removes members chosen at random and returns them")
                .complexity("O(1), or O(N), where N is the count")
                .handler(SetChoices::spop);
        table.add("SRANDMEMBER")
                .since("1.0.0")
                .arity(-2)
                .key(1)
                .draws(Draw.RANDOM_KEPT)
                .keyFlags("RO", "access")
                .flags(READONLY)
                .tips("nondeterministic_output")
                .syntax("key [count]")
                .summary("Returns members chosen at random")
                .complexity("O(1), or O(N), where N is the count")
                .handler(SetChoices::srandmember);
    }

    /** A bad count comes before a wrong type. */
    private static void spop(Call call, Reply reply) {
        if (call.count() == 2) {
            SetValue set = call.change(1, ValueType.SET);
            byte[] member = set == null ? null : set.pick(call.random());
            if (set != null && member != null) {
                set.remove(member);
                popped(call, set.isEmpty());
            }
            reply.bulkOrNil(member);
            return;
        }
        if (call.count() > 3) {
            throw Errors.syntax();
        }
        long count = call.integer(2, Errors.OUT_OF_RANGE);
        if (count < 0) {
            throw new CommandException(Errors.OUT_OF_RANGE);
        }
        List<byte[]> members = pop(call, count);
        reply.set(members.size());
        members.forEach(reply::bulk);
    }

    private static List<byte[]> pop(Call call, long count) {
        SetValue set = count == 0 ? call.read(1, ValueType.SET) : call.change(1, ValueType.SET);
        List<byte[]> members = new ArrayList<>();
        if (set == null || count == 0) {
            return members;
        }
        if (count >= set.size()) {
            set.each(members::add);
            call.delete(call.arg(1));
            popped(call, true);
            return members;
        }
        for (long i = 0; i < count; i++) {
            byte[] member = set.pick(call.random());
            if (member != null) {
                set.remove(member);
                members.add(member);
            }
        }
        popped(call, false);
        return members;
    }

    private static void popped(Call call, boolean isGone) {
        call.event(call.arg(1), "spop");
        if (isGone) {
            call.event(call.arg(1), "del");
        }
    }

    /** A bad count comes before a wrong type. */
    private static void srandmember(Call call, Reply reply) {
        if (call.count() == 2) {
            SetValue set = call.read(1, ValueType.SET);
            reply.bulkOrNil(set == null ? null : set.pick(call.random()));
            return;
        }
        if (call.count() > 3) {
            throw Errors.syntax();
        }
        long count = Repeats.count(call, 2);
        SetValue set = call.read(1, ValueType.SET);
        List<byte[]> members = List.of();
        if (set != null && count >= 0) {
            members = set.sample((int) Math.min(count, Integer.MAX_VALUE), call.random());
        } else if (set != null) {
            members = repeated(call, set, -count);
        }
        reply.array(members.size());
        members.forEach(reply::bulk);
    }

    private static List<byte[]> repeated(Call call, SetValue set, long count) {
        var repeats = new Repeats(count, set.sizeBytes());
        var picks = set.picks(call.random());
        var members = new ArrayList<byte[]>((int) count);
        for (long i = 0; i < count; i++) {
            byte[] member = picks.get();
            repeats.add(member.length);
            members.add(member);
        }
        return members;
    }
}
