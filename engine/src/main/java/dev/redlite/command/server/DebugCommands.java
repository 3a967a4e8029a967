package dev.redlite.command.server;

import static dev.redlite.engine.Flag.ADMIN;
import static dev.redlite.engine.Flag.LOADING;
import static dev.redlite.engine.Flag.NOSCRIPT;
import static dev.redlite.engine.Flag.STALE;

import dev.redlite.base.Bytes;
import dev.redlite.engine.Call;
import dev.redlite.engine.CommandException;
import dev.redlite.engine.CommandTable;
import dev.redlite.engine.Engine;
import dev.redlite.engine.Errors;
import dev.redlite.engine.Handler;
import dev.redlite.engine.Reply;
import dev.redlite.keyspace.Entry;
import dev.redlite.keyspace.Keyspace;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/** DEBUG: what tests of clients and of the server use; only where it is allowed. */
final class DebugCommands {
    private static final Logger LOG = LoggerFactory.getLogger(DebugCommands.class);
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double SLEEP_SECONDS_MAX = 3600;
    private static final Handler HELP =
            Help.of(
                    "DEBUG",
                    "CHANGE-REPL-ID",
                    "Accepted, without effect.",
                    "DIGEST",
                    "A digest of all keys, equal for equal data; not the one of Redis.",
                    "DIGEST-VALUE <key> [<key> ...]",
                    "Such digests of the values of keys.",
                    "ERROR <text>",
                    "Answer with an error.",
                    "LOADAOF",
                    "The same as RELOAD.",
                    "LOG <message>",
                    "Write a message to the server's log.",
                    "OBJECT <key>",
                    "The representation of a value.",
                    "PROTOCOL <type>",
                    "Answer with an example of a type of the protocol.",
                    "RELOAD [<option> ...]",
                    "Write everything to the tables.",
                    "SET-ACTIVE-EXPIRE <0|1>",
                    "Whether expired keys are removed by themselves.",
                    "SLEEP <seconds>",
                    "Stop the server for a time.");

    private DebugCommands() {}

    /** Adds the group to a table. */
    static void register(CommandTable table) {
        table.add("DEBUG")
                .since("1.0.0")
                .arity(-2)
                .flags(ADMIN, NOSCRIPT, LOADING, STALE)
                .guardedBy("enable-debug-command")
                .syntax("subcommand [arg [arg ...]]")
                .summary("Contains what tests use")
                .complexity("Depends on the subcommand")
                .handler(DebugCommands::debug);
    }

    private static void debug(Call call, Reply reply) {
        int arguments = call.count() - 2;
        String word = call.text(1).toUpperCase(Locale.ROOT);
        switch (word) {
            case "HELP" -> HELP.run(call, reply);
            case "SLEEP" -> sleep(require(call, arguments == 1), reply);
            case "SET-ACTIVE-EXPIRE" -> setExpiry(require(call, arguments == 1), reply);
            case "OBJECT" -> object(require(call, arguments >= 1), reply);
            case "DIGEST" -> digest(require(call, arguments == 0), reply);
            case "DIGEST-VALUE" -> digestValues(require(call, arguments >= 1), reply);
            case "RELOAD" -> reload(call, reply);
            case "LOADAOF" -> reload(require(call, arguments == 0), reply);
            case "ERROR" -> throw new CommandException(require(call, arguments == 1).text(2));
            case "LOG" -> log(require(call, arguments == 1), reply);
            case "PROTOCOL" -> DebugProtocol.write(require(call, arguments == 1), reply);
            case "CHANGE-REPL-ID", "QUICKLIST-PACKED-THRESHOLD", "REPLYBUFFER" -> reply.ok();
            default -> throw unknown(call);
        }
    }

    private static Call require(Call call, boolean isRight) {
        if (!isRight) {
            throw unknown(call);
        }
        return call;
    }

    private static CommandException unknown(Call call) {
        return new CommandException(
                "ERR unknown subcommand or wrong number of arguments for '"
                        + call.shown(1)
                        + "'. Try DEBUG HELP.");
    }

    /** Everybody waits: that is what it is for. Text that is no number is no time. */
    private static void sleep(Call call, Reply reply) {
        double seconds = 0;
        if (call.text(2).matches("[0-9]{1,9}(\\.[0-9]{0,9})?|\\.[0-9]{1,9}")) {
            seconds = Math.min(SLEEP_SECONDS_MAX, Double.parseDouble(call.text(2)));
        }
        LockSupport.parkNanos((long) (seconds * NANOS_PER_SECOND));
        reply.ok();
    }

    private static void setExpiry(Call call, Reply reply) {
        call.engine().expiryActive(!Bytes.equals(call.arg(2), Bytes.of("0")));
        reply.ok();
    }

    private static void object(Call call, Reply reply) {
        Entry entry = call.keyspace().peek(call.db(), call.arg(2));
        if (entry == null) {
            throw new CommandException(Errors.NO_KEY);
        }
        long size = call.keyspace().value(entry).sizeBytes();
        String encoding = call.keyspace().value(entry).encoding();
        long idle = Math.max(0, call.now() - entry.accessedAt()) / 1000;
        reply.status(
                String.format(
                        Locale.ROOT,
                        "Value at:0x%x refcount:1 encoding:%s serializedlength:%d"
                                + " lru:%d lru_seconds_idle:%d",
                        System.identityHashCode(entry),
                        encoding,
                        size,
                        entry.accessedAt() / 1000 & 0xFF_FFFF,
                        idle));
    }

    /**
     * Values are read and forgotten meanwhile, which cannot be done within another unit of work.
     */
    private static void digest(Call call, Reply reply) {
        requireAlone(call);
        Engine engine = call.engine();
        byte[] sum = DataDigest.zero();
        engine.yieldFor(() -> engine.locked(() -> new DataDigest().addAll(engine, sum)));
        reply.status(HexFormat.of().formatHex(sum));
    }

    private static void digestValues(Call call, Reply reply) {
        Keyspace keyspace = call.keyspace();
        List<byte[]> digests = new ArrayList<>();
        for (int i = 2; i < call.count(); i++) {
            Entry entry = keyspace.peek(call.db(), call.arg(i));
            digests.add(
                    entry == null
                            ? DataDigest.zero()
                            : new DataDigest().of(entry, keyspace.value(entry)));
        }
        reply.array(digests.size());
        digests.forEach(digest -> reply.status(HexFormat.of().formatHex(digest)));
    }

    /** What lets others go on meanwhile cannot be a part of a transaction. */
    private static void requireAlone(Call call) {
        if (!call.mayBlock()) {
            throw new CommandException(
                    "ERR DEBUG "
                            + call.text(1).toUpperCase(Locale.ROOT)
                            + " is not possible inside a transaction");
        }
    }

    private static void reload(Call call, Reply reply) {
        requireAlone(call);
        Engine engine = call.engine();
        engine.yieldFor(() -> engine.durability().flush());
        reply.ok();
    }

    private static void log(Call call, Reply reply) {
        LOG.warn("DEBUG LOG: {}", call.text(2));
        reply.ok();
    }
}
