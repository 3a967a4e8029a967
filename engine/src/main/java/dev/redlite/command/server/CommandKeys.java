package dev.redlite.command.server;

import dev.redlite.engine.Call;
import dev.redlite.engine.CallKey;
import dev.redlite.engine.Command;
import dev.redlite.engine.CommandException;
import dev.redlite.engine.Flag;
import dev.redlite.engine.KeySpec;
import dev.redlite.engine.Reply;

import java.util.Arrays;
import java.util.List;

/** COMMAND GETKEYS and GETKEYSANDFLAGS: the keys of a call that is not made. */
final class CommandKeys {
    private CommandKeys() {}

    /**
     * An unknown command comes before one without keys, that before a wrong number of arguments.
     */
    private static Command command(Call call) {
        Command command = call.engine().table().find(call.arg(2));
        if (command != null && !command.subcommands().isEmpty()) {
            command = call.count() > 3 ? command.subcommand(call.arg(3)) : command;
        }
        if (command == null) {
            throw new CommandException("ERR Invalid command specified");
        }
        if (command.keySpecs().isEmpty()) {
            throw new CommandException("ERR The command has no key arguments");
        }
        if (!command.accepts(call.count() - 2)) {
            throw new CommandException("ERR Invalid number of arguments specified for command");
        }
        return command;
    }

    private static List<CallKey> found(Command command, byte[][] arguments) {
        List<CallKey> keys = CallKey.of(command, arguments);
        boolean mayHaveNone =
                command.has(Flag.NO_MANDATORY_KEYS)
                        || command.keySpecs().stream().anyMatch(spec -> saysNone(spec, arguments));
        if (keys.isEmpty() && !mayHaveNone) {
            throw new CommandException("ERR Invalid arguments specified for command");
        }
        return keys;
    }

    /** A count of 0 keys, as EVAL takes it. */
    private static boolean saysNone(KeySpec spec, byte[][] arguments) {
        return spec.kind() == KeySpec.Kind.COUNTED
                && spec.index() < arguments.length
                && Arrays.equals(arguments[spec.index()], new byte[] {'0'});
    }

    private static byte[][] arguments(Call call) {
        return Arrays.copyOfRange(call.args(), 2, call.count());
    }

    static void keys(Call call, Reply reply) {
        Command command = command(call);
        List<CallKey> keys = found(command, arguments(call));
        reply.array(keys.size());
        keys.forEach(key -> reply.bulk(key.name()));
    }

    static void keysAndFlags(Call call, Reply reply) {
        Command command = command(call);
        List<CallKey> keys = found(command, arguments(call));
        reply.array(keys.size());
        for (CallKey key : keys) {
            reply.array(2);
            reply.bulk(key.name());
            KeySpecs.writeSet(key.flags(), reply);
        }
    }
}
