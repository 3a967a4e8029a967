package dev.redlite.command.keys;

import static dev.redlite.engine.Flag.WRITE;

import dev.redlite.base.Bytes;
import dev.redlite.engine.Call;
import dev.redlite.engine.CommandException;
import dev.redlite.engine.CommandTable;
import dev.redlite.engine.Errors;
import dev.redlite.engine.KeySpec;
import dev.redlite.engine.Reply;

import java.util.stream.IntStream;

/**
 * MIGRATE, which would have this server connect to another that a client names. It does not: it
 * looks at its arguments and at the keys, and says what to do instead.
 */
final class KeyMigration {
    private static final int KEY = 3;
    private static final int OPTIONS = 6;

    private KeyMigration() {}

    static void register(CommandTable table) {
        table.add("MIGRATE")
                .since("2.6.0")
                .arity(-6)
                .looksUpToRead()
                .key(KEY)
                .keySpecs(
                        KeySpec.key(KEY, "RW", "access", "delete"),
                        KeySpec.after("KEYS", -2, -1, 1, 0, "RW", "access", "delete", "incomplete"))
                .keys(KeyMigration::keys)
                .flags(WRITE)
                .categories("dangerous")
                .tips("nondeterministic_output")
                .syntax(
                        "host port <key | \"\"> destination-db timeout [COPY] [REPLACE]"
                                + " [AUTH password | AUTH2 username password]"
                                + " [KEYS key [key ...]]")
                .summary("Moves keys to another server")
                .complexity("O(N) where N is the size of the values")
                .handler(KeyMigration::migrate);
    }

    /** The one key, or, if that is empty, those behind KEYS. */
    private static int[] keys(byte[][] arguments) {
        if (arguments.length > KEY && arguments[KEY].length > 0) {
            return new int[] {KEY};
        }
        int first = firstOfKeys(arguments);
        return first == 0 ? new int[0] : IntStream.range(first, arguments.length).toArray();
    }

    private static int firstOfKeys(byte[][] arguments) {
        for (int i = OPTIONS; i < arguments.length; i++) {
            if (Bytes.equalsIgnoreCaseAscii(arguments[i], "KEYS")) {
                return i + 1;
            }
            if (Bytes.equalsIgnoreCaseAscii(arguments[i], "AUTH")) {
                i++;
            } else if (Bytes.equalsIgnoreCaseAscii(arguments[i], "AUTH2")) {
                i += 2;
            }
        }
        return 0;
    }

    /** Options come before the numbers, these before the keys; that none is there is no error. */
    private static void migrate(Call call, Reply reply) {
        checkOptions(call);
        call.integer(5);
        call.integer(4);
        boolean isAny = false;
        for (int position : keys(call.args())) {
            isAny |= call.find(position) != null;
        }
        if (!isAny) {
            reply.status("NOKEY");
            return;
        }
        throw new CommandException("ERR MIGRATE is not available: move keys with DUMP and RESTORE");
    }

    private static void checkOptions(Call call) {
        for (int i = OPTIONS; i < call.count(); i++) {
            int left = call.count() - 1 - i;
            if (call.is(i, "AUTH") && left >= 1) {
                i++;
            } else if (call.is(i, "AUTH2") && left >= 2) {
                i += 2;
            } else if (call.is(i, "KEYS")) {
                if (call.arg(KEY).length > 0) {
                    throw new CommandException(
                            "ERR When using MIGRATE KEYS option, the key argument must be set to"
                                    + " the empty string");
                }
                return;
            } else if (!call.is(i, "COPY") && !call.is(i, "REPLACE")) {
                throw Errors.syntax();
            }
        }
    }
}
