package dev.redlite.command.server;

import static dev.redlite.engine.Flag.BLOCKING;

import dev.redlite.engine.BlockedOn;
import dev.redlite.engine.Call;
import dev.redlite.engine.CommandException;
import dev.redlite.engine.CommandTable;
import dev.redlite.engine.Engine;
import dev.redlite.engine.Errors;
import dev.redlite.engine.Reply;
import dev.redlite.value.ValueType;

import java.util.List;
import java.util.function.Consumer;

/** Waiting until writes are in safety: WAIT, WAITAOF. There are no replicas to wait for. */
public final class WaitCommands {
    private WaitCommands() {}

    /** Adds the group to a table. */
    public static void register(CommandTable table) {
        table.add("WAIT")
                .since("3.0.0")
                .arity(3)
                .flags(BLOCKING)
                .categories("connection")
                .notInCategory("keyspace")
                .tips("request_policy:all_shards", "response_policy:agg_min")
                .syntax("numreplicas timeout")
                .summary("Waits until so many replicas have what this connection wrote")
                .complexity("O(1)")
                .handler(WaitCommands::waitForReplicas);
        table.add("WAITAOF")
                .since("7.2.0")
                .arity(4)
                .flags(BLOCKING)
                .categories("connection")
                .notInCategory("keyspace")
                .tips("request_policy:all_shards", "response_policy:agg_min")
                .syntax("numlocal numreplicas timeout")
                .summary("Waits until what this connection wrote is on the disk")
                .complexity("O(1)")
                .handler(WaitCommands::waitForDisks);
    }

    private static void waitForReplicas(Call call, Reply reply) {
        if (call.engine().replication().isReplica()) {
            throw new CommandException(
                    "ERR WAIT cannot be used with replica instances. Please also note that since"
                            + " Redis 4.0 if a replica is configured to be writable (which is not"
                            + " the default) writes to replicas are just local and are not"
                            + " propagated.");
        }
        long replicas = call.integer(1);
        long timeout = call.timeoutWholeMillis(2);
        answer(call, reply, replicas > 0, timeout, answer -> answer.integer(0));
    }

    /** Writes are on the disk when the log is synced, for which it is not waited but seen to. */
    private static void waitForDisks(Call call, Reply reply) {
        long local = call.integer(1);
        if (local < 0 || local > 1) {
            throw Errors.notBetween(0, 1);
        }
        long replicas = call.integer(2, Errors.OUT_OF_RANGE);
        if (replicas < 0) {
            throw new CommandException(Errors.OUT_OF_RANGE);
        }
        long timeout = call.timeoutWholeMillis(3);
        Engine engine = call.engine();
        if (engine.replication().isReplica()) {
            throw new CommandException(
                    "ERR WAITAOF cannot be used with replica instances. Please also note that"
                            + " writes to replicas are just local and are not propagated.");
        }
        if (local > 0 && !engine.durability().hasDisk()) {
            throw new CommandException(
                    "ERR WAITAOF cannot be used when numlocal is set but appendonly is disabled.");
        }
        boolean isSynced =
                engine.durability().hasDisk() && !call.keyspace().hasChanges() && call.mayBlock();
        if (isSynced && local > 0) {
            engine.yieldFor(engine.durability()::sync);
        }
        long synced = isSynced && local > 0 || engine.durability().isSynced() ? 1 : 0;
        Consumer<Reply> counts =
                answer -> {
                    answer.array(2);
                    answer.integer(synced);
                    answer.integer(0);
                };
        answer(call, reply, replicas > 0, timeout, counts);
    }

    /** Inside EXEC, and for what cannot wait, the answer comes at once. */
    private static void answer(
            Call call, Reply reply, boolean waits, long timeout, Consumer<Reply> counts) {
        if (waits && call.mayBlock()) {
            call.block(new BlockedOn(ValueType.STRING, List.of(), timeout, counts));
        } else {
            counts.accept(reply);
        }
    }
}
