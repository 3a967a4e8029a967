package dev.redlite.engine;

import java.util.Set;

/** Types of arguments, told from their names as Redis uses them. */
final class ArgumentTypes {
    private static final Set<String> KEYS =
            Set.of(
                    "key",
                    "key1",
                    "key2",
                    "newkey",
                    "source",
                    "destination",
                    "sourcekey",
                    "destkey",
                    "source-key",
                    "destination-key",
                    "dst",
                    "src");
    private static final Set<String> INTEGERS =
            Set.of(
                    "bit",
                    "bits",
                    "capacity",
                    "client-id",
                    "count",
                    "cursor",
                    "db",
                    "decrement",
                    "depth",
                    "destination-db",
                    "end",
                    "end-index",
                    "end-slot",
                    "entries-added",
                    "entries-read",
                    "entries_added",
                    "entries_read",
                    "frequency",
                    "increment",
                    "index",
                    "index1",
                    "index2",
                    "len",
                    "limit",
                    "milliseconds",
                    "min-match-len",
                    "ms",
                    "num-matches",
                    "numfields",
                    "numkeys",
                    "numlocal",
                    "numreplicas",
                    "offset",
                    "port",
                    "protover",
                    "rank",
                    "seconds",
                    "slot",
                    "start",
                    "start-index",
                    "start-slot",
                    "stop",
                    "ttl",
                    "version",
                    "weight");
    private static final Set<String> DOUBLES =
            Set.of("height", "latitude", "longitude", "max", "min", "radius", "score", "width");
    private static final Set<String> RANGE_ENDS = Set.of("start", "end", "stop");

    private ArgumentTypes() {}

    static String of(Command command, String name) {
        if (KEYS.contains(name) && hasKeys(command)) {
            return "key";
        }
        if (name.equals("pattern")) {
            return "pattern";
        }
        if (name.startsWith("unix-time")) {
            return "unix-time";
        }
        if (name.equals("timeout")) {
            return command.has(Flag.BLOCKING) ? "double" : "integer";
        }
        String called = command.name();
        if (name.equals("increment") && called.endsWith("FLOAT")) {
            return "double";
        }
        if (name.equals("value") && command.group().equals("bitmap")) {
            return "integer";
        }
        boolean isText =
                RANGE_ENDS.contains(name) && takesRangesOfText(command)
                        || DOUBLES.contains(name) && comparesText(called);
        if (isText) {
            return "string";
        }
        return INTEGERS.contains(name) ? "integer" : DOUBLES.contains(name) ? "double" : "string";
    }

    private static boolean hasKeys(Command command) {
        return command.firstKey() > 0
                || command.keyFinder() != null
                || !command.keySpecs().isEmpty();
    }

    /** Ids of streams, and scores or members with a bracket. */
    private static boolean takesRangesOfText(Command command) {
        return command.group().equals("stream")
                || command.name().equals("ZRANGE")
                || command.name().equals("ZRANGESTORE");
    }

    /** Bounds that may be members as well as scores. */
    private static boolean comparesText(String called) {
        return called.contains("LEX") || called.equals("ZRANGESTORE");
    }
}
