package dev.redlite.command.server;

import dev.redlite.engine.Command;
import dev.redlite.engine.KeySpec;
import dev.redlite.engine.Reply;

import java.util.List;
import java.util.Locale;

/** Where the keys of a command are, in the shape of COMMAND INFO. */
final class KeySpecs {
    private KeySpecs() {}

    static void write(Command command, Reply reply) {
        List<KeySpec> specs = command.keySpecs();
        reply.set(specs.size());
        for (KeySpec spec : specs) {
            reply.map(3);
            writeFlags(spec.flags(), reply);
            writeBegin(spec, reply);
            writeKeys(spec, reply);
        }
    }

    private static void writeBegin(KeySpec spec, Reply reply) {
        reply.bulk("begin_search");
        reply.map(2);
        if (spec.kind() == KeySpec.Kind.UNKNOWN) {
            type(reply, "unknown", 0);
        } else if (spec.keyword().isEmpty()) {
            type(reply, "index", 1);
            field(reply, "index", spec.index());
        } else {
            type(reply, "keyword", 2);
            reply.bulk("keyword");
            reply.bulk(spec.keyword());
            field(reply, "startfrom", spec.index());
        }
    }

    private static void writeKeys(KeySpec spec, Reply reply) {
        reply.bulk("find_keys");
        reply.map(2);
        switch (spec.kind()) {
            case UNKNOWN -> type(reply, "unknown", 0);
            case RANGE -> {
                type(reply, "range", 3);
                field(reply, "lastkey", spec.last());
                field(reply, "keystep", spec.step());
                field(reply, "limit", spec.limit());
            }
            case COUNTED -> {
                type(reply, "keynum", 3);
                field(reply, "keynumidx", 0);
                field(reply, "firstkey", 1);
                field(reply, "keystep", spec.step());
            }
        }
    }

    private static void type(Reply reply, String type, int fields) {
        reply.bulk("type");
        reply.bulk(type);
        reply.bulk("spec");
        reply.map(fields);
    }

    private static void field(Reply reply, String name, long value) {
        reply.bulk(name);
        reply.integer(value);
    }

    static void writeFlags(List<String> flags, Reply reply) {
        reply.bulk("flags");
        writeSet(flags, reply);
    }

    /** What a command does to the key itself is in upper case, what to its data in lower. */
    static void writeSet(List<String> flags, Reply reply) {
        reply.set(flags.size());
        for (String flag : flags) {
            reply.status(flag.length() == 2 ? flag.toUpperCase(Locale.ROOT) : flag);
        }
    }
}
