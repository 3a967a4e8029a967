package dev.redlite.command.keys;

import static dev.redlite.engine.Flag.ASKING;
import static dev.redlite.engine.Flag.DENYOOM;
import static dev.redlite.engine.Flag.READONLY;
import static dev.redlite.engine.Flag.WRITE;

import dev.redlite.engine.Call;
import dev.redlite.engine.Command;
import dev.redlite.engine.CommandException;
import dev.redlite.engine.CommandTable;
import dev.redlite.engine.Reply;
import dev.redlite.keyspace.Entry;
import dev.redlite.keyspace.Keyspace;
import dev.redlite.rdb.Dump;
import dev.redlite.rdb.RdbFormatException;
import dev.redlite.value.Value;

/** Commands that take a value out, and put it back, in Redis's own format: DUMP, RESTORE. */
public final class KeyDumps {
    private static final CommandException INVALID_TTL =
            new CommandException("ERR Invalid TTL value, must be >= 0");

    private KeyDumps() {}

    static void register(CommandTable table) {
        table.add("DUMP")
                .since("2.6.0")
                .arity(2)
                .key(1)
                .needsStrings()
                .keyFlags("RO", "access")
                .flags(READONLY)
                .tips("nondeterministic_output")
                .syntax("key")
                .summary("Returns the value of a key in the format of Redis's dumps")
                .complexity("O(N) where N is the size of the value")
                .handler(KeyDumps::dump);
        addRestore(table, "RESTORE", "2.6.0").flags(WRITE, DENYOOM);
    }

    /** As RESTORE; a cluster's nodes use it among each other. */
    public static void registerForClusters(CommandTable table) {
        addRestore(table, "RESTORE-ASKING", "3.0.0")
                .flags(WRITE, DENYOOM, ASKING)
                .categories("keyspace");
    }

    private static Command addRestore(CommandTable table, String name, String since) {
        return table.add(name)
                .since(since)
                .arity(-4)
                .key(1)
                .keyFlags("OW", "update")
                .categories("dangerous")
                .syntax(
                        "key ttl serialized-value [REPLACE] [ABSTTL] [IDLETIME seconds]"
                                + " [FREQ frequency]")
                .summary("Gives a key the value that a dump holds")
                .complexity("O(N) where N is the size of the value; sorted sets O(N*log(N))")
                .handler(KeyDumps::restore);
    }

    private static void dump(Call call, Reply reply) {
        Entry entry = call.find(1);
        if (entry == null) {
            reply.nil();
            return;
        }
        boolean compresses = call.engine().config().get("rdbcompression").isYes();
        reply.bulk(dump(call.keyspace().value(entry), compresses));
    }

    private static byte[] dump(Value value, boolean compresses) {
        try {
            return Dump.of(value, compresses);
        } catch (RdbFormatException impossible) {
            throw new CommandException("ERR cannot dump this value: " + impossible.getMessage());
        }
    }

    /** A key that is there comes before a time to live that is none, and that before the dump. */
    private static void restore(Call call, Reply reply) {
        RestoreOptions options = RestoreOptions.parse(call, 4);
        if (!options.replaces() && call.find(1) != null) {
            throw new CommandException("BUSYKEY Target key name already exists.");
        }
        long expiresAt = expiry(call, options);
        Value value = read(call, call.arg(3));
        byte[] key = call.arg(1);
        boolean isPast = expiresAt != 0 && expiresAt <= call.expiryNow();
        if (isPast || value.isEmptyAt(call.expiryNow())) {
            if (call.delete(key)) {
                call.event(key, "del");
            }
        } else {
            Keyspace keyspace = call.keyspace();
            Entry entry = keyspace.adopt(call.db(), key, value, expiresAt);
            long idle = Math.clamp(options.idleSeconds(), 0, call.now() / 1000);
            long usedAt = call.now() - idle * 1000;
            entry.accessed(usedAt, Math.max(0, options.frequency()));
            call.event(key, "restore");
        }
        reply.ok();
    }

    private static long expiry(Call call, RestoreOptions options) {
        long ttl = call.integer(2);
        boolean isTooLong = !options.isAbsolute() && ttl > Long.MAX_VALUE - call.now();
        if (ttl < 0 || isTooLong) {
            throw INVALID_TTL;
        }
        return ttl == 0 || options.isAbsolute() ? ttl : call.now() + ttl;
    }

    private static Value read(Call call, byte[] dump) {
        if (!Dump.isWhole(dump)) {
            throw new CommandException("ERR DUMP payload version or checksum are wrong");
        }
        try {
            return Dump.read(dump, call.keyspace().packing(), call.expiryNow());
        } catch (RdbFormatException wrong) {
            String what = wrong.getMessage();
            boolean isModule = what != null && what.contains("module");
            throw new CommandException("ERR Bad data format" + (isModule ? ": " + what : ""));
        }
    }
}
