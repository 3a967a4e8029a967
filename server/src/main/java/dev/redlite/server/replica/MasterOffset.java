package dev.redlite.server.replica;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Up to where a master's stream is, as its INFO says. */
final class MasterOffset {
    /** It does not say. */
    static final long UNKNOWN = -1;

    private static final Pattern FIELD =
            Pattern.compile("(?m)^master_repl_offset:([0-9]{1,18})\\r?$");

    private MasterOffset() {}

    static long of(String info) {
        Matcher found = FIELD.matcher(info);
        return found.find() ? Long.parseLong(found.group(1)) : UNKNOWN;
    }
}
