package dev.redlite.command.hash;

import dev.redlite.engine.Call;
import dev.redlite.engine.CommandException;
import dev.redlite.engine.Errors;

import org.jspecify.annotations.Nullable;

/** The options of HGETEX and HSETEX, in any order, the fields among them. */
final class TimedOptions {
    private final boolean isSet;
    private @Nullable FieldList fields;
    private boolean hasExpiry;
    private @Nullable FieldTime time;
    private long atMillis;
    private boolean mustExist;
    private boolean mustBeNew;

    private TimedOptions(boolean isSet) {
        this.isSet = isSet;
    }

    /** The options of HGETEX, where each field is one argument. */
    static TimedOptions parseGet(Call call) {
        return parse(call, new TimedOptions(false));
    }

    /** The options of HSETEX, where each field is followed by its value. */
    static TimedOptions parseSet(Call call) {
        return parse(call, new TimedOptions(true));
    }

    private static TimedOptions parse(Call call, TimedOptions options) {
        int at = 2;
        while (at < call.count()) {
            at = options.take(call, at);
        }
        if (options.fields == null) {
            throw FieldList.missing();
        }
        return options;
    }

    /** Takes an option; returns the position behind it. */
    private int take(Call call, int at) {
        FieldTime named = FieldTime.of(call, at);
        if (call.is(at, "FIELDS")) {
            return takeFields(call, at);
        } else if (named != null) {
            return takeTime(call, at, named);
        } else if (call.is(at, isSet ? "KEEPTTL" : "PERSIST")) {
            takeExpiry();
        } else if (isSet && (call.is(at, "FXX") || call.is(at, "FNX"))) {
            if (mustExist || mustBeNew) {
                throw new CommandException("ERR Only one of FXX or FNX arguments can be specified");
            }
            mustExist = call.is(at, "FXX");
            mustBeNew = !mustExist;
        } else {
            throw FieldList.unknown(call, at);
        }
        return at + 1;
    }

    private int takeFields(Call call, int at) {
        if (fields != null) {
            throw FieldList.twice();
        }
        if (at + 1 == call.count()) {
            throw Errors.arity(call.command().fullName());
        }
        int width = isSet ? 2 : 1;
        FieldList taken = FieldList.parse(call, at + 1, width, "ERR invalid number of fields");
        fields = taken;
        return taken.first() + taken.count() * width;
    }

    private int takeTime(Call call, int at, FieldTime named) {
        takeExpiry();
        if (at + 1 == call.count()) {
            throw new CommandException("ERR missing expire time");
        }
        time = named;
        atMillis = named.atMillis(call, at + 1);
        return at + 2;
    }

    private void takeExpiry() {
        if (hasExpiry) {
            throw new CommandException(
                    "ERR Only one of EX, PX, EXAT, PXAT or "
                            + (isSet ? "KEEPTTL" : "PERSIST")
                            + " arguments can be specified");
        }
        hasExpiry = true;
    }

    FieldList fields() {
        FieldList given = fields;
        if (given == null) {
            throw new IllegalStateException("options without fields were accepted");
        }
        return given;
    }

    /** Whether there is an option about the expiry: a time, or what KEEPTTL or PERSIST say. */
    boolean hasExpiry() {
        return hasExpiry;
    }

    /** Whether there is a time. */
    boolean hasTime() {
        return time != null;
    }

    /** The time, unix ms; it may be in the past. */
    long atMillis() {
        return atMillis;
    }

    /** Whether every field must be there already. */
    boolean mustExist() {
        return mustExist;
    }

    /** Whether no field may be there yet. */
    boolean mustBeNew() {
        return mustBeNew;
    }
}
