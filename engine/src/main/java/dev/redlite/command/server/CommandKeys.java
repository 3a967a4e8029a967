package dev.redlite.command.server;

import dev.redlite.engine.Call;
import dev.redlite.engine.Command;
import dev.redlite.engine.CommandException;
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

    private static int[] positions(Command command, byte[][] arguments) {
        int[] positions = command.keyPositions(arguments);
        boolean mayHaveNone =
                command.keySpecs().stream().anyMatch(spec -> saysNone(spec, arguments));
        if (positions.length == 0 && !mayHaveNone) {
            throw new CommandException("ERR Invalid arguments specified for command");
        }
        return positions;
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
        byte[][] arguments = arguments(call);
        int[] positions = positions(command, arguments);
        reply.array(positions.length);
        for (int position : positions) {
            reply.bulk(arguments[position]);
        }
    }

    static void keysAndFlags(Call call, Reply reply) {
        Command command = command(call);
        byte[][] arguments = arguments(call);
        int[] positions = positions(command, arguments);
        reply.array(positions.length);
        for (int position : positions) {
            reply.array(2);
            reply.bulk(arguments[position]);
            KeySpecs.writeSet(flags(command, arguments, position), reply);
        }
    }

    private static List<String> flags(Command command, byte[][] arguments, int position) {
        KeySpec found = command.keySpecs().getLast();
        for (KeySpec spec : command.keySpecs()) {
            if (Arrays.stream(spec.positions(arguments)).anyMatch(key -> key == position)) {
                found = spec;
                break;
            }
        }
        return found.flags().stream().filter(flag -> !flag.equals("variable_flags")).toList();
    }
}
