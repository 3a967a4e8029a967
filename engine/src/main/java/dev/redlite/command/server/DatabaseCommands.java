package dev.redlite.command.server;

import static dev.redlite.engine.Flag.FAST;
import static dev.redlite.engine.Flag.READONLY;
import static dev.redlite.engine.Flag.WRITE;

import dev.redlite.engine.Call;
import dev.redlite.engine.CommandException;
import dev.redlite.engine.CommandTable;
import dev.redlite.engine.Errors;
import dev.redlite.engine.Reply;
import dev.redlite.keyspace.Keyspace;

/** Commands on whole databases: DBSIZE, FLUSHDB, FLUSHALL, SWAPDB. */
final class DatabaseCommands {
    private DatabaseCommands() {}

    /** Adds the family to a table. */
    static void register(CommandTable table) {
        table.add("DBSIZE")
                .since("1.0.0")
                .arity(1)
                .flags(READONLY, FAST)
                .categories("keyspace")
                .tips("request_policy:all_shards", "response_policy:agg_sum")
                .summary("Returns the number of keys of the database")
                .complexity("O(1)")
                .handler((call, reply) -> reply.integer(call.keyspace().size(call.db())));
        table.add("FLUSHDB")
                .since("1.0.0")
                .arity(-1)
                .flags(WRITE)
                .syntax("[ASYNC|SYNC]")
                .categories("keyspace", "dangerous")
                .tips("request_policy:all_shards", "response_policy:all_succeeded")
                .summary("Removes all keys of the database")
                .complexity("O(1), and O(N) for the keys that tables hold, beside the commands")
                .handler(DatabaseCommands::flushDatabase);
        table.add("FLUSHALL")
                .since("1.0.0")
                .arity(-1)
                .flags(WRITE)
                .syntax("[ASYNC|SYNC]")
                .categories("keyspace", "dangerous")
                .tips("request_policy:all_shards", "response_policy:all_succeeded")
                .summary("Removes all keys of all databases")
                .complexity("O(1), and O(N) for the keys that tables hold, beside the commands")
                .handler(DatabaseCommands::flushAll);
        table.add("SWAPDB")
                .since("4.0.0")
                .arity(3)
                .flags(WRITE, FAST)
                .syntax("index1 index2")
                .categories("keyspace", "dangerous")
                .summary("Exchanges two databases")
                .complexity("O(N), where N is the number of keys watched in them")
                .handler(DatabaseCommands::swap);
    }

    private static void flushDatabase(Call call, Reply reply) {
        checkMode(call);
        call.keyspace().clear(call.db());
        reply.ok();
    }

    /** Who has a cache is told even if nothing is there. */
    private static void flushAll(Call call, Reply reply) {
        checkMode(call);
        call.engine().messaging().tracking().changedEverything();
        for (int db = 0; db < Keyspace.DATABASES; db++) {
            if (call.keyspace().size(db) > 0) {
                call.keyspace().clear(db);
            }
        }
        reply.ok();
    }

    /** Both modes do the same here: the keys are gone at once, what they took is freed later. */
    private static void checkMode(Call call) {
        boolean known = call.count() == 2 && (call.is(1, "SYNC") || call.is(1, "ASYNC"));
        if (call.count() > 1 && !known) {
            throw Errors.syntax();
        }
    }

    private static void swap(Call call, Reply reply) {
        int first = number(call, 1, "ERR invalid first DB index");
        int second = number(call, 2, "ERR invalid second DB index");
        if (first < 0
                || first >= Keyspace.DATABASES
                || second < 0
                || second >= Keyspace.DATABASES) {
            throw new CommandException(Errors.DB_INDEX);
        }
        if (first != second) {
            call.keyspace().swap(first, second);
        }
        reply.ok();
    }

    private static int number(Call call, int position, String otherwise) {
        long number = call.integer(position, otherwise);
        if (number != (int) number) {
            throw new CommandException(otherwise);
        }
        return (int) number;
    }
}
