package dev.redlite.command.pubsub;

import static dev.redlite.engine.Flag.FAST;
import static dev.redlite.engine.Flag.LOADING;
import static dev.redlite.engine.Flag.MAY_REPLICATE;
import static dev.redlite.engine.Flag.PUBSUB;
import static dev.redlite.engine.Flag.STALE;

import dev.redlite.engine.CommandTable;

/** Sending to channels: PUBLISH, SPUBLISH. They answer how many receivers this process has. */
final class Publishing {
    private Publishing() {}

    /** Adds the group to a table. */
    static void register(CommandTable table) {
        table.add("PUBLISH")
                .since("2.0.0")
                .arity(3)
                .flags(PUBSUB, LOADING, STALE, FAST, MAY_REPLICATE)
                .syntax("channel message")
                .summary("Sends a message to all who listen to a channel")
                .complexity("O(N+M), where N is the number of listeners and M of patterns")
                .handler(
                        (call, reply) ->
                                reply.integer(
                                        call.engine()
                                                .messaging()
                                                .publish(call.arg(1), call.arg(2))));
        table.add("SPUBLISH")
                .since("7.0.0")
                .arity(3)
                .key(1)
                .keyFlags("not_key")
                .flags(PUBSUB, LOADING, STALE, FAST, MAY_REPLICATE)
                .syntax("shardchannel message")
                .summary("Sends a message to all who listen to a shard channel")
                .complexity("O(N), where N is the number of listeners")
                .handler(
                        (call, reply) ->
                                reply.integer(
                                        call.engine()
                                                .messaging()
                                                .publishToShard(call.arg(1), call.arg(2))));
    }
}
