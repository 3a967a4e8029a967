package dev.redlite.command.pubsub;

import static dev.redlite.engine.Flag.LOADING;
import static dev.redlite.engine.Flag.PUBSUB;
import static dev.redlite.engine.Flag.STALE;

import dev.redlite.base.Glob;
import dev.redlite.command.server.Help;
import dev.redlite.engine.Call;
import dev.redlite.engine.Command;
import dev.redlite.engine.CommandTable;
import dev.redlite.engine.Errors;
import dev.redlite.engine.PubSub;
import dev.redlite.engine.PubSub.Kind;
import dev.redlite.engine.Reply;

import java.util.List;

/** Who listens to what: PUBSUB and its subcommands. */
final class Listeners {
    private Listeners() {}

    /** Adds the group to a table. */
    static void register(CommandTable table) {
        table.add("PUBSUB")
                .since("2.8.0")
                .arity(-2)
                .summary("Contains the commands about channels and who listens to them")
                .complexity("Depends on the subcommand");
        add(table, "PUBSUB CHANNELS", "2.8.0", -2)
                .syntax("[pattern]")
                .summary("Lists the channels that somebody listens to by name")
                .complexity("O(N), where N is the number of channels")
                .handler((call, reply) -> channels(call, reply, Kind.CHANNEL));
        add(table, "PUBSUB NUMSUB", "2.8.0", -2)
                .syntax("[channel [channel ...]]")
                .summary("Counts who listens to channels by name")
                .complexity("O(N), where N is the number of channels named")
                .handler((call, reply) -> counts(call, reply, Kind.CHANNEL));
        add(table, "PUBSUB NUMPAT", "2.8.0", 2)
                .summary("Counts the patterns that somebody listens by")
                .complexity("O(1)")
                .handler((call, reply) -> reply.integer(pubsub(call).count(Kind.PATTERN)));
        add(table, "PUBSUB SHARDCHANNELS", "7.0.0", -2)
                .syntax("[pattern]")
                .summary("Lists the shard channels that somebody listens to")
                .complexity("O(N), where N is the number of shard channels")
                .handler((call, reply) -> channels(call, reply, Kind.SHARD));
        add(table, "PUBSUB SHARDNUMSUB", "7.0.0", -2)
                .syntax("[shardchannel [shardchannel ...]]")
                .summary("Counts who listens to shard channels")
                .complexity("O(N), where N is the number of shard channels named")
                .handler((call, reply) -> counts(call, reply, Kind.SHARD));
        registerHelp(table);
    }

    private static void registerHelp(CommandTable table) {
        Help.add(
                        table,
                        "PUBSUB",
                        "6.2.0",
                        "CHANNELS [<pattern>]",
                        "List the channels that somebody listens to by name.",
                        "NUMPAT",
                        "Count the patterns that somebody listens by.",
                        "NUMSUB [<channel> ...]",
                        "Count who listens to channels by name.",
                        "SHARDCHANNELS [<pattern>]",
                        "List the shard channels that somebody listens to.",
                        "SHARDNUMSUB [<shardchannel> ...]",
                        "Count who listens to shard channels.")
                .notInCategory("pubsub");
    }

    private static Command add(CommandTable table, String name, String since, int arity) {
        return table.add(name).since(since).arity(arity).flags(PUBSUB, LOADING, STALE);
    }

    private static PubSub pubsub(Call call) {
        return call.engine().messaging().pubsub();
    }

    private static void channels(Call call, Reply reply, Kind kind) {
        if (call.count() > 3) {
            throw Errors.unknownUse(call);
        }
        Glob pattern = call.count() == 3 ? Glob.compile(call.arg(2)) : null;
        List<byte[]> names =
                pubsub(call).names(kind).stream()
                        .filter(name -> pattern == null || pattern.matches(name))
                        .toList();
        reply.array(names.size());
        names.forEach(reply::bulk);
    }

    private static void counts(Call call, Reply reply, Kind kind) {
        reply.array((call.count() - 2) * 2);
        for (int i = 2; i < call.count(); i++) {
            reply.bulk(call.arg(i));
            reply.integer(pubsub(call).listeners(kind, call.arg(i)));
        }
    }
}
