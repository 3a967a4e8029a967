package dev.redlite.command.keys;

import static dev.redlite.engine.Flag.DENYOOM;
import static dev.redlite.engine.Flag.FAST;
import static dev.redlite.engine.Flag.WRITE;

import dev.redlite.base.Bytes;
import dev.redlite.engine.Call;
import dev.redlite.engine.CommandException;
import dev.redlite.engine.CommandTable;
import dev.redlite.engine.Errors;
import dev.redlite.engine.KeySpec;
import dev.redlite.engine.Reply;
import dev.redlite.keyspace.Entry;
import dev.redlite.keyspace.Keyspace;

/** Commands that remove, rename, move and copy keys. */
final class KeyWrites {
    private static final CommandException SAME_OBJECTS =
            new CommandException("ERR source and destination objects are the same");

    private KeyWrites() {}

    static void register(CommandTable table) {
        table.add("DEL")
                .since("1.0.0")
                .arity(-2)
                .keys(1, -1, 1)
                .keyFlags("RM", "delete")
                .flags(WRITE)
                .syntax("key [key ...]")
                .summary("Removes keys")
                .complexity("O(N), where N is the number of keys")
                .handler(KeyWrites::delete);
        table.add("UNLINK")
                .since("4.0.0")
                .arity(-2)
                .keys(1, -1, 1)
                .keyFlags("RM", "delete")
                .flags(WRITE, FAST)
                .syntax("key [key ...]")
                .summary("Removes keys; as DEL, which never waits for large values either")
                .complexity("O(N), where N is the number of keys")
                .handler(KeyWrites::delete);
        registerMoves(table);
    }

    private static void registerMoves(CommandTable table) {
        table.add("RENAME")
                .since("1.0.0")
                .arity(3)
                .keys(1, 2, 1)
                .keySpecs(KeySpec.key(1, "RW", "access", "delete"), KeySpec.key(2, "OW", "update"))
                .flags(WRITE)
                .syntax("key newkey")
                .summary("Gives a key another name, in place of what that name held")
                .complexity("O(1)")
                .handler(KeyWrites::rename);
        table.add("RENAMENX")
                .since("1.0.0")
                .arity(3)
                .keys(1, 2, 1)
                .keySpecs(KeySpec.key(1, "RW", "access", "delete"), KeySpec.key(2, "OW", "insert"))
                .flags(WRITE, FAST)
                .syntax("key newkey")
                .summary("Gives a key another name if that is free")
                .complexity("O(1)")
                .handler(KeyWrites::renameIfFree);
        table.add("MOVE")
                .since("1.0.0")
                .arity(3)
                .key(1)
                .keyFlags("RW", "access", "update")
                .flags(WRITE, FAST)
                .syntax("key db")
                .summary("Moves a key to another database if its name is free there")
                .complexity("O(N), where N is the size of the value")
                .handler(KeyWrites::move);
        table.add("COPY")
                .looksUpToRead()
                .since("6.2.0")
                .arity(-3)
                .keys(1, 2, 1)
                .keySpecs(KeySpec.key(1, "RO", "access"), KeySpec.key(2, "OW", "update"))
                .flags(WRITE, DENYOOM)
                .syntax("source destination [DB destination-db] [REPLACE]")
                .summary("Copies the value of a key to another key")
                .complexity("O(N), where N is the size of the value")
                .handler(KeyWrites::copy);
    }

    private static void delete(Call call, Reply reply) {
        int removed = 0;
        for (int i = 1; i < call.count(); i++) {
            if (call.delete(call.arg(i))) {
                call.event(call.arg(i), "del");
                removed++;
            }
        }
        reply.integer(removed);
    }

    private static void rename(Call call, Reply reply) {
        Entry source = source(call);
        if (!Bytes.equals(call.arg(1), call.arg(2))) {
            renameTo(call, source);
        }
        reply.ok();
    }

    /** A missing source is an error also if both names are the same. */
    private static void renameIfFree(Call call, Reply reply) {
        Entry source = source(call);
        boolean isFree = call.find(2) == null;
        if (isFree) {
            renameTo(call, source);
        }
        reply.integer(isFree ? 1 : 0);
    }

    private static Entry source(Call call) {
        Entry source = call.find(1);
        if (source == null) {
            throw new CommandException(Errors.NO_KEY);
        }
        return source;
    }

    private static void renameTo(Call call, Entry source) {
        call.keyspace().rename(call.db(), source, call.arg(2));
        call.event(call.arg(1), "rename_from");
        call.event(call.arg(2), "rename_to");
    }

    private static void move(Call call, Reply reply) {
        int to = call.databaseIndex(2);
        if (to == call.db()) {
            throw SAME_OBJECTS;
        }
        Keyspace keyspace = call.keyspace();
        Entry source = call.find(1);
        if (source == null || keyspace.find(to, call.arg(1)) != null) {
            reply.integer(0);
            return;
        }
        keyspace.copy(call.db(), source, to, call.arg(1));
        keyspace.delete(call.db(), source);
        call.event(call.arg(1), "move_from");
        call.event(to, call.arg(1), "move_to");
        reply.integer(1);
    }

    /** Options are read before the keys are looked at. */
    private static void copy(Call call, Reply reply) {
        int to = call.db();
        boolean replaces = false;
        for (int i = 3; i < call.count(); i++) {
            if (call.is(i, "REPLACE")) {
                replaces = true;
            } else if (call.is(i, "DB") && i + 1 < call.count()) {
                to = call.databaseIndex(++i);
            } else {
                throw Errors.syntax();
            }
        }
        if (to == call.db() && Bytes.equals(call.arg(1), call.arg(2))) {
            throw SAME_OBJECTS;
        }
        Entry source = call.find(1);
        boolean isFree = source != null && call.keyspace().find(to, call.arg(2)) == null;
        if (source == null || (!isFree && !replaces)) {
            reply.integer(0);
            return;
        }
        call.keyspace().copy(call.db(), source, to, call.arg(2));
        call.event(to, call.arg(2), "copy_to");
        reply.integer(1);
    }
}
