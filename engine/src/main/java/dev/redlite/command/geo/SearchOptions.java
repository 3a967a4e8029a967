package dev.redlite.command.geo;

import dev.redlite.engine.Call;
import dev.redlite.engine.CommandException;
import dev.redlite.engine.Errors;
import dev.redlite.value.geo.Area;
import dev.redlite.value.geo.Place;
import dev.redlite.value.sortedset.SortedSetValue;

import org.jspecify.annotations.Nullable;

import java.util.Comparator;

/**
 * What a search is asked for, read argument by argument: each is checked when it is met, also
 * whether a member is there that is the center.
 */
final class SearchOptions {
    /** Which of the commands searches, and with it which options there are. */
    enum Form {
        SEARCH,
        SEARCH_STORE,
        RADIUS,
        RADIUS_READ_ONLY;

        boolean namesArea() {
            return this == SEARCH || this == SEARCH_STORE;
        }
    }

    private static final String UNKNOWN_MEMBER = "ERR could not decode requested zset member";

    private final Call call;
    private final Form form;
    private final @Nullable SortedSetValue source;

    private boolean isFromMember;
    private boolean isFromPlace;
    private @Nullable Place center;
    private boolean isCircle;
    private boolean isBox;
    private double width;
    private double height;
    private GeoUnit unit = GeoUnit.M;

    private boolean withDistance;
    private boolean withHash;
    private boolean withPlace;
    private boolean takesAny;
    private long count;
    private int direction;
    private byte @Nullable [] destination;
    private boolean storesDistance;

    private SearchOptions(Call call, Form form, @Nullable SortedSetValue source) {
        this.call = call;
        this.form = form;
        this.source = source;
    }

    // ---- Parsing

    /** Reads what GEOSEARCH or GEOSEARCHSTORE is asked for. */
    static SearchOptions parse(Call call, Form form, @Nullable SortedSetValue source) {
        var options = new SearchOptions(call, form, source);
        int first = 2;
        if (form == Form.SEARCH_STORE) {
            options.destination = call.arg(1);
            first = 3;
        }
        options.parseFrom(first);
        return options;
    }

    /** Reads what GEORADIUS or GEORADIUSBYMEMBER is asked for. */
    static SearchOptions parseRadius(
            Call call, Form form, @Nullable SortedSetValue source, boolean byMember) {
        var options = new SearchOptions(call, form, source);
        if (byMember) {
            options.centerOn(call.arg(2));
        } else {
            options.center = GeoArguments.place(call, 2);
        }
        int radius = byMember ? 3 : 4;
        if (source != null || !byMember) {
            options.circle(radius);
        }
        options.parseFrom(radius + 2);
        return options;
    }

    private void parseFrom(int first) {
        for (int at = first; at < call.count(); at++) {
            int operands = flag(at) ? 0 : option(at, call.count() - at - 1);
            if (operands < 0 && form.namesArea()) {
                operands = area(at, call.count() - at - 1);
            }
            if (operands < 0) {
                throw Errors.syntax();
            }
            at += operands;
        }
        check();
    }

    /** Takes a word that stands alone. */
    private boolean flag(int at) {
        if (call.is(at, "WITHDIST")) {
            withDistance = true;
        } else if (call.is(at, "WITHHASH")) {
            withHash = true;
        } else if (call.is(at, "WITHCOORD")) {
            withPlace = true;
        } else if (call.is(at, "ANY")) {
            takesAny = true;
        } else if (call.is(at, "ASC")) {
            direction = 1;
        } else if (call.is(at, "DESC")) {
            direction = -1;
        } else if (form == Form.SEARCH_STORE && call.is(at, "STOREDIST")) {
            storesDistance = true;
        } else {
            return false;
        }
        return true;
    }

    /** Takes a word with one operand, which is how many it returns, or -1. */
    private int option(int at, int left) {
        if (left < 1) {
            return -1;
        }
        if (call.is(at, "COUNT")) {
            count = call.integer(at + 1);
            if (count <= 0) {
                throw new CommandException("ERR COUNT must be > 0");
            }
            return 1;
        }
        boolean isDistance = call.is(at, "STOREDIST");
        if (form == Form.RADIUS && (isDistance || call.is(at, "STORE"))) {
            destination = call.arg(at + 1);
            storesDistance = isDistance;
            return 1;
        }
        return -1;
    }

    /** Takes a word that says where and how far, and returns the number of its operands, or -1. */
    private int area(int at, int left) {
        if (left >= 1 && !isFromPlace && call.is(at, "FROMMEMBER")) {
            centerOn(call.arg(at + 1));
            isFromMember = true;
            return 1;
        }
        if (left >= 2 && !isFromMember && call.is(at, "FROMLONLAT")) {
            center = GeoArguments.place(call, at + 1);
            isFromPlace = true;
            return 2;
        }
        if (left >= 2 && !isBox && call.is(at, "BYRADIUS")) {
            circle(at + 1);
            return 2;
        }
        if (left >= 3 && !isCircle && call.is(at, "BYBOX")) {
            box(at + 1);
            return 3;
        }
        return -1;
    }

    /** Without a sorted set there is nothing to find, whatever the member is. */
    private void centerOn(byte[] member) {
        if (source != null) {
            center = GeoReads.place(source, member);
            if (center == null) {
                throw new CommandException(UNKNOWN_MEMBER);
            }
        }
    }

    private void circle(int at) {
        width = GeoArguments.number(call, at, "radius");
        if (width < 0) {
            throw new CommandException("ERR radius cannot be negative");
        }
        unit = GeoUnit.parse(call, at + 1);
        isCircle = true;
    }

    private void box(int at) {
        width = GeoArguments.number(call, at, "width");
        height = GeoArguments.number(call, at + 1, "height");
        if (width < 0 || height < 0) {
            throw new CommandException("ERR height or width cannot be negative");
        }
        unit = GeoUnit.parse(call, at + 2);
        isBox = true;
    }

    private void check() {
        if (destination != null && (withDistance || withHash || withPlace)) {
            String what =
                    form == Form.SEARCH_STORE ? "GEOSEARCHSTORE" : "STORE option in GEORADIUS";
            throw new CommandException(
                    "ERR "
                            + what
                            + " is not compatible with WITHDIST, WITHHASH and WITHCOORD"
                            + " options");
        }
        if (form.namesArea() && !isFromMember && !isFromPlace) {
            throw missing("FROMMEMBER or FROMLONLAT");
        }
        if (form.namesArea() && !isCircle && !isBox) {
            throw missing("BYRADIUS and BYBOX");
        }
        if (takesAny && count == 0) {
            throw new CommandException("ERR the ANY argument requires COUNT argument");
        }
    }

    /** The command is repeated as it was written. */
    private CommandException missing(String choice) {
        return new CommandException(
                "ERR exactly one of " + choice + " can be specified for " + call.shown(0));
    }

    // ---- What was asked for

    /** Where to search; null if there is no center, as there is nothing to search. */
    @Nullable Area area() {
        if (center == null) {
            return null;
        }
        double meters = unit.toMeters(width);
        return isBox
                ? Area.box(center, meters, unit.toMeters(height))
                : Area.circle(center, meters);
    }

    GeoUnit unit() {
        return unit;
    }

    /** Whether not all that is found is wanted. */
    boolean isLimited() {
        return count > 0;
    }

    /** How many are wanted, if that is limited. */
    long count() {
        return count;
    }

    /** Whether the first that are found will do, not the nearest. */
    boolean takesAny() {
        return takesAny;
    }

    /** The order of the answer, or null if it is that in which members are found. */
    @Nullable Comparator<Found> order() {
        if (direction == 0 && (takesAny || !isLimited())) {
            return null;
        }
        Comparator<Found> nearestFirst = Comparator.comparingDouble(Found::distance);
        return (direction < 0 ? nearestFirst.reversed() : nearestFirst)
                .thenComparingInt(Found::index);
    }

    boolean withDistance() {
        return withDistance;
    }

    boolean withHash() {
        return withHash;
    }

    boolean withPlace() {
        return withPlace;
    }

    /** The key to store what is found in, or null if it is the answer. */
    byte @Nullable [] destination() {
        return destination;
    }

    /** The score that a member is stored with. */
    double storedScore(Found found) {
        return storesDistance ? unit.ofMeters(found.distance()) : found.score();
    }
}
