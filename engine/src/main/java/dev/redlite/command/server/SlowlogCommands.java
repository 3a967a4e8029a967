package dev.redlite.command.server;

import static dev.redlite.engine.Flag.ADMIN;
import static dev.redlite.engine.Flag.LOADING;
import static dev.redlite.engine.Flag.STALE;

import dev.redlite.engine.Call;
import dev.redlite.engine.CommandException;
import dev.redlite.engine.CommandTable;
import dev.redlite.engine.Reply;
import dev.redlite.engine.Slowlog;

/** Commands that were slow: SLOWLOG GET, LEN, RESET, HELP. */
final class SlowlogCommands {
    private static final long COUNT_DEFAULT = 10;

    private SlowlogCommands() {}

    /** Adds the group to a table. */
    static void register(CommandTable table) {
        table.add("SLOWLOG")
                .since("2.2.12")
                .arity(-2)
                .summary("Contains the commands about slow commands")
                .complexity("Depends on the subcommand");
        table.add("SLOWLOG GET")
                .since("2.2.12")
                .arity(-2)
                .flags(ADMIN, LOADING, STALE)
                .tips("request_policy:all_nodes", "nondeterministic_output")
                .syntax("[count]")
                .summary("Returns the last commands that were slow")
                .complexity("O(N), where N is the number of entries returned")
                .handler(SlowlogCommands::get);
        table.add("SLOWLOG LEN")
                .since("2.2.12")
                .arity(2)
                .flags(ADMIN, LOADING, STALE)
                .tips(
                        "request_policy:all_nodes",
                        "response_policy:agg_sum",
                        "nondeterministic_output")
                .summary("Returns how many slow commands are remembered")
                .complexity("O(1)")
                .handler((call, reply) -> reply.integer(call.engine().slowlog().length()));
        table.add("SLOWLOG RESET")
                .since("2.2.12")
                .arity(2)
                .flags(ADMIN, LOADING, STALE)
                .tips("request_policy:all_nodes", "response_policy:all_succeeded")
                .summary("Forgets the slow commands")
                .complexity("O(N), where N is the number of entries")
                .handler(SlowlogCommands::reset);
        addHelp(table);
    }

    private static void addHelp(CommandTable table) {
        Help.add(
                table,
                "SLOWLOG",
                "6.2.0",
                "GET [<count>]",
                "The last slow commands (10 if not said, -1 for all): id,"
                        + " unix time, microseconds, arguments, client"
                        + " address, client name, number of arguments.",
                "LEN",
                "How many are remembered.",
                "RESET",
                "Forget them.");
    }

    private static void get(Call call, Reply reply) {
        if (call.count() > 3) {
            throw new CommandException(
                    "ERR unknown subcommand or wrong number of arguments for '"
                            + call.shown(1)
                            + "'. Try SLOWLOG HELP.");
        }
        Slowlog slowlog = call.engine().slowlog();
        long count = call.count() == 3 ? count(call) : COUNT_DEFAULT;
        long shown = count < 0 ? slowlog.length() : Math.min(count, slowlog.length());
        reply.array((int) shown);
        for (Slowlog.Slow entry : slowlog.entries()) {
            if (shown-- == 0) {
                break;
            }
            reply.array(7);
            reply.integer(entry.id());
            reply.integer(entry.at());
            reply.integer(entry.micros());
            reply.array(entry.arguments().size());
            entry.arguments().forEach(reply::bulk);
            reply.bulk(entry.address());
            reply.bulk(entry.name());
            reply.integer(entry.count());
        }
    }

    private static long count(Call call) {
        String wrong = "ERR count should be greater than or equal to -1";
        long count = call.integer(2, wrong);
        if (count < -1) {
            throw new CommandException(wrong);
        }
        return count;
    }

    private static void reset(Call call, Reply reply) {
        call.engine().slowlog().clear();
        reply.ok();
    }
}
