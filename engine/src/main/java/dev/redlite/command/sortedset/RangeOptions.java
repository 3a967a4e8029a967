package dev.redlite.command.sortedset;

import dev.redlite.engine.Call;
import dev.redlite.engine.CommandException;
import dev.redlite.engine.Errors;

/** The range of ZRANGE and its siblings with its options. */
final class RangeOptions {
    /** What the bounds are. */
    enum Kind {
        RANK,
        SCORE,
        MEMBER
    }

    /** What a command's name has decided. */
    record Fixed(boolean isKindFixed, Kind kind, boolean isOrderFixed, boolean isReverse) {
        /** ZRANGE: everything is up to the options. */
        static final Fixed NOTHING = new Fixed(false, Kind.RANK, false, false);

        static Fixed of(Kind kind, boolean isReverse) {
            return new Fixed(true, kind, true, isReverse);
        }
    }

    private final Interval interval;
    private final boolean isReverse;
    private final boolean withScores;
    private final long offset;
    private final long limit;

    private RangeOptions(Parser parser, Interval interval) {
        this.interval = interval;
        this.isReverse = parser.isReverse;
        this.withScores = parser.withScores;
        this.offset = parser.kind == Kind.RANK ? 0 : parser.offset;
        this.limit = parser.kind == Kind.RANK ? -1 : parser.limit;
    }

    /**
     * Reads the bounds from a position on and the options behind them.
     *
     * @param isStored whether the members are stored, so that there are no scores to return
     */
    static RangeOptions parse(Call call, int first, Fixed fixed, boolean isStored) {
        var parser = new Parser(fixed);
        parser.options(call, first + 2, fixed, isStored);
        parser.check();
        boolean isSwapped = parser.isReverse && parser.kind != Kind.RANK;
        int min = isSwapped ? first + 1 : first;
        int max = isSwapped ? first : first + 1;
        Interval interval =
                switch (parser.kind) {
                    case RANK -> Interval.ranks(call, min, max, parser.isReverse);
                    case SCORE -> Interval.scores(call, min, max);
                    case MEMBER -> Interval.members(call, min, max);
                };
        return new RangeOptions(parser, interval);
    }

    Interval interval() {
        return interval;
    }

    boolean isReverse() {
        return isReverse;
    }

    boolean withScores() {
        return withScores;
    }

    /** How many members to leave out at the beginning; negative to leave out all. */
    long offset() {
        return offset;
    }

    /** How many members to return at most; negative for all. */
    long limit() {
        return limit;
    }

    private static final class Parser {
        private Kind kind;
        private boolean isReverse;
        private boolean withScores;
        private long offset;
        private long limit = -1;

        Parser(Fixed fixed) {
            kind = fixed.kind;
            isReverse = fixed.isReverse;
        }

        void options(Call call, int from, Fixed fixed, boolean isStored) {
            boolean isKindGiven = fixed.isKindFixed;
            boolean isOrderGiven = fixed.isOrderFixed;
            int at = from;
            while (at < call.count()) {
                if (!isStored && call.is(at, "WITHSCORES")) {
                    withScores = true;
                } else if (call.is(at, "LIMIT") && at + 2 < call.count()) {
                    offset = call.integer(at + 1);
                    limit = call.integer(at + 2);
                    at += 2;
                } else if (!isOrderGiven && call.is(at, "REV")) {
                    isReverse = true;
                    isOrderGiven = true;
                } else if (!isKindGiven && (call.is(at, "BYSCORE") || call.is(at, "BYLEX"))) {
                    kind = call.is(at, "BYLEX") ? Kind.MEMBER : Kind.SCORE;
                    isKindGiven = true;
                } else {
                    throw Errors.syntax();
                }
                at++;
            }
        }

        /** LIMIT 0 -1 passes with ranks, as nothing tells it from no LIMIT in Redis. */
        void check() {
            if (limit != -1 && kind == Kind.RANK) {
                throw new CommandException(
                        "ERR syntax error, LIMIT is only supported in combination with either"
                                + " BYSCORE or BYLEX");
            }
            if (withScores && kind == Kind.MEMBER) {
                throw new CommandException(
                        "ERR syntax error, WITHSCORES not supported in combination with BYLEX");
            }
        }
    }
}
