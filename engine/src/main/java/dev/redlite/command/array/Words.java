package dev.redlite.command.array;

import dev.redlite.engine.Call;

import java.util.Locale;

/** Words among the arguments. */
final class Words {
    private static final int LENGTH_MAX = 10;

    private Words() {}

    /** An argument in upper case; empty if it is too long to be a word of these commands. */
    static String upper(Call call, int position) {
        boolean isShort = call.arg(position).length <= LENGTH_MAX;
        return isShort ? call.text(position).toUpperCase(Locale.ROOT) : "";
    }
}
