package dev.redlite.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A key among the arguments of a call, and what the call does with it. All that must know the keys
 * of a call before it runs takes them from here: the ACL, COMMAND GETKEYS and GETKEYSANDFLAGS.
 *
 * @param position among the arguments
 * @param flags in the words of {@link KeySpec}
 */
public record CallKey(int position, byte[] name, List<String> flags) {
    private static final String NOT_KEY = "not_key";

    /** The keys of a call that has as many arguments as its command takes; none if malformed. */
    public static List<CallKey> of(Command command, byte[][] arguments) {
        List<KeySpec> specs = command.keySpecs();
        if (specs.isEmpty()) {
            return List.of();
        }
        var keys = new ArrayList<CallKey>();
        if (command.keyFinder() == null) {
            for (KeySpec spec : specs) {
                for (int position : spec.positions(arguments)) {
                    add(keys, command, arguments, position, spec);
                }
            }
        } else {
            for (int position : command.keyPositions(arguments)) {
                add(keys, command, arguments, position, specOf(specs, arguments, position));
            }
        }
        return keys;
    }

    private static void add(
            List<CallKey> keys, Command command, byte[][] arguments, int position, KeySpec spec) {
        if (!spec.flags().contains(NOT_KEY)) {
            List<String> flags = command.keyFlags(spec, arguments);
            keys.add(new CallKey(position, arguments[position], flags));
        }
    }

    /** The one that finds this key too; the last is that of the keys only the command can find. */
    private static KeySpec specOf(List<KeySpec> specs, byte[][] arguments, int position) {
        for (KeySpec spec : specs) {
            if (Arrays.stream(spec.positions(arguments)).anyMatch(key -> key == position)) {
                return spec;
            }
        }
        return specs.getLast();
    }

    /** What a user needs of a pattern: to read, to write, both, or only that there is one. */
    int access() {
        int access = 0;
        for (String flag : flags) {
            access |=
                    switch (flag) {
                        case "access" -> AclPattern.READ;
                        case "insert", "update", "delete" -> AclPattern.WRITE;
                        default -> 0;
                    };
        }
        return access;
    }
}
