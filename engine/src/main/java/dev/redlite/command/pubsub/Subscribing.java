package dev.redlite.command.pubsub;

import static dev.redlite.engine.Flag.DENYOOM;
import static dev.redlite.engine.Flag.LOADING;
import static dev.redlite.engine.Flag.NOSCRIPT;
import static dev.redlite.engine.Flag.PUBSUB;
import static dev.redlite.engine.Flag.STALE;

import dev.redlite.engine.Call;
import dev.redlite.engine.Command;
import dev.redlite.engine.CommandException;
import dev.redlite.engine.CommandTable;
import dev.redlite.engine.PubSub;
import dev.redlite.engine.PubSub.Kind;
import dev.redlite.engine.Reply;

import java.util.List;

/** Listening to channels: SUBSCRIBE, PSUBSCRIBE, SSUBSCRIBE and their opposites. */
final class Subscribing {
    private Subscribing() {}

    /** Adds the group to a table. */
    static void register(CommandTable table) {
        begin(table, "SUBSCRIBE", "2.0.0", Kind.CHANNEL)
                .syntax("channel [channel ...]")
                .summary("Listens to channels")
                .complexity("O(N), where N is the number of channels named");
        end(table, "UNSUBSCRIBE", "2.0.0", Kind.CHANNEL)
                .syntax("[channel [channel ...]]")
                .summary("Ends listening to channels, to all if none is named")
                .complexity("O(N), where N is the number of channels named");
        begin(table, "PSUBSCRIBE", "2.0.0", Kind.PATTERN)
                .syntax("pattern [pattern ...]")
                .summary("Listens to all channels whose names match patterns")
                .complexity("O(N), where N is the number of patterns named");
        end(table, "PUNSUBSCRIBE", "2.0.0", Kind.PATTERN)
                .syntax("[pattern [pattern ...]]")
                .summary("Ends listening by patterns, by all if none is named")
                .complexity("O(N), where N is the number of patterns named");
        begin(table, "SSUBSCRIBE", "7.0.0", Kind.SHARD)
                .keys(1, -1, 1)
                .keyFlags("not_key")
                .syntax("shardchannel [shardchannel ...]")
                .summary("Listens to shard channels")
                .complexity("O(N), where N is the number of shard channels named");
        end(table, "SUNSUBSCRIBE", "7.0.0", Kind.SHARD)
                .keys(1, -1, 1)
                .keyFlags("not_key")
                .syntax("[shardchannel [shardchannel ...]]")
                .summary("Ends listening to shard channels, to all if none is named")
                .complexity("O(N), where N is the number of shard channels named");
    }

    private static Command begin(CommandTable table, String name, String since, Kind kind) {
        return table.add(name)
                .since(since)
                .arity(-2)
                .flags(DENYOOM, PUBSUB, NOSCRIPT, LOADING, STALE)
                .handler((call, reply) -> subscribe(call, reply, kind));
    }

    private static Command end(CommandTable table, String name, String since, Kind kind) {
        return table.add(name)
                .since(since)
                .arity(-1)
                .flags(PUBSUB, NOSCRIPT, LOADING, STALE)
                .handler((call, reply) -> unsubscribe(call, reply, kind));
    }

    /** Answers with a message for each name, told how many there are then. */
    private static void subscribe(Call call, Reply reply, Kind kind) {
        if (!call.session().getsMessages()) {
            throw new CommandException(
                    "ERR " + call.command().name() + " isn't allowed for a DENY BLOCKING client");
        }
        PubSub pubsub = call.engine().messaging().pubsub();
        for (int i = 1; i < call.count(); i++) {
            pubsub.subscribe(call.session(), kind, call.arg(i));
            begin(reply, prefix(kind) + "subscribe");
            reply.bulk(call.arg(i));
            reply.integer(pubsub.count(call.session(), kind == Kind.SHARD));
        }
    }

    /** Without names, each that there was is answered, or nil once if there was none. */
    private static void unsubscribe(Call call, Reply reply, Kind kind) {
        PubSub pubsub = call.engine().messaging().pubsub();
        List<byte[]> names =
                call.count() == 1
                        ? pubsub.names(call.session(), kind)
                        : List.of(call.args()).subList(1, call.count());
        String word = prefix(kind) + "unsubscribe";
        for (byte[] name : names) {
            pubsub.unsubscribe(call.session(), kind, name);
            begin(reply, word);
            reply.bulk(name);
            reply.integer(pubsub.count(call.session(), kind == Kind.SHARD));
        }
        if (names.isEmpty()) {
            begin(reply, word);
            reply.nil();
            reply.integer(pubsub.count(call.session(), kind == Kind.SHARD));
        }
    }

    private static void begin(Reply reply, String word) {
        reply.push(3);
        reply.bulk(word);
    }

    private static String prefix(Kind kind) {
        return switch (kind) {
            case CHANNEL -> "";
            case PATTERN -> "p";
            case SHARD -> "s";
        };
    }
}
