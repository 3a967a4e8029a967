package dev.redlite.command.server;

import dev.redlite.engine.Command;
import dev.redlite.engine.Reply;

import java.util.List;
import java.util.Locale;

/** Where the keys of a command are, in the shape of COMMAND INFO. */
final class KeySpecs {
    private KeySpecs() {}

    /** A fixed range is described; keys that must be found are said to be so. */
    static void write(Command command, Reply reply) {
        boolean isFixed = command.firstKey() > 0;
        boolean isFound = command.keyFinder() != null;
        reply.set((isFixed ? 1 : 0) + (isFound && !isFixed ? 1 : 0));
        if (isFixed) {
            writeRange(command, reply);
        } else if (isFound) {
            writeUnknown(command, reply);
        }
    }

    private static void writeRange(Command command, Reply reply) {
        reply.map(3);
        writeFlags(command.keyFlags(), reply);
        reply.bulk("begin_search");
        reply.map(2);
        type(reply, "index");
        reply.map(1);
        field(reply, "index", command.firstKey());
        reply.bulk("find_keys");
        reply.map(2);
        type(reply, "range");
        reply.map(3);
        int last = command.lastKey();
        field(reply, "lastkey", last < 0 ? last : last - command.firstKey());
        field(reply, "keystep", command.keyStep());
        field(reply, "limit", 0);
    }

    private static void writeUnknown(Command command, Reply reply) {
        reply.map(3);
        writeFlags(command.keyFlags(), reply);
        for (String part : List.of("begin_search", "find_keys")) {
            reply.bulk(part);
            reply.map(2);
            type(reply, "unknown");
            reply.map(0);
        }
    }

    private static void type(Reply reply, String type) {
        reply.bulk("type");
        reply.bulk(type);
        reply.bulk("spec");
    }

    private static void field(Reply reply, String name, long value) {
        reply.bulk(name);
        reply.integer(value);
    }

    private static void writeFlags(List<String> flags, Reply reply) {
        reply.bulk("flags");
        reply.set(flags.size());
        flags.forEach(flag -> reply.status(shown(flag)));
    }

    /** What a command does to the key itself is in upper case, what to its data in lower. */
    private static String shown(String flag) {
        return flag.length() == 2 ? flag.toUpperCase(Locale.ROOT) : flag;
    }
}
