package dev.redlite.command.sortedset;

import dev.redlite.base.Doubles;
import dev.redlite.base.Numbers;
import dev.redlite.engine.Call;
import dev.redlite.engine.CommandException;
import dev.redlite.engine.Errors;

import java.util.Arrays;

/** The options behind the keys of ZUNION, ZINTER, ZDIFF and their siblings. */
final class AlgebraOptions {
    /** How the scores that a member has in several sets become one. */
    enum Aggregate {
        SUM,
        MIN,
        MAX,
        /** The sum of the weights of the sets that have it. */
        COUNT;

        private static final Aggregate[] VALUES = values();

        double of(double score, double other) {
            return switch (this) {
                case SUM, COUNT -> orZero(score + other);
                case MIN -> other < score ? other : score;
                case MAX -> other > score ? other : score;
            };
        }
    }

    /** What a command takes. */
    record Accepted(boolean weights, boolean scores, boolean limit) {}

    private final double[] weights;
    private Aggregate aggregate = Aggregate.SUM;
    private boolean withScores;
    private long limit;

    private AlgebraOptions(int keys) {
        weights = new double[keys];
        Arrays.fill(weights, 1);
    }

    /** Infinity minus infinity, and infinity times zero, count as zero. */
    private static double orZero(double score) {
        return Double.isNaN(score) ? 0 : score;
    }

    /** Reads the number of keys, all of which must be there. */
    static int keys(Call call, int position) {
        long keys = call.integer(position);
        if (keys < 1) {
            throw new CommandException(
                    "ERR at least 1 input key is needed for '"
                            + call.command().fullName()
                            + "' command");
        }
        if (keys > call.count() - position - 1) {
            throw Errors.syntax();
        }
        return (int) keys;
    }

    static AlgebraOptions parse(Call call, int from, int keys, Accepted accepted) {
        var options = new AlgebraOptions(keys);
        int at = from;
        while (at < call.count()) {
            int left = call.count() - at;
            if (accepted.weights && left > keys && call.is(at, "WEIGHTS")) {
                options.takeWeights(call, at + 1);
                at += 1 + keys;
            } else if (accepted.weights && left > 1 && call.is(at, "AGGREGATE")) {
                options.takeAggregate(call, at + 1);
                at += 2;
            } else if (accepted.scores && call.is(at, "WITHSCORES")) {
                options.withScores = true;
                at++;
            } else if (accepted.limit && left > 1 && call.is(at, "LIMIT")) {
                options.takeLimit(call, at + 1);
                at += 2;
            } else {
                throw Errors.syntax();
            }
        }
        return options;
    }

    private void takeWeights(Call call, int position) {
        for (int i = 0; i < weights.length; i++) {
            weights[i] = Doubles.parse(call.arg(position + i));
            if (Double.isNaN(weights[i])) {
                throw new CommandException("ERR weight value is not a float");
            }
        }
    }

    private void takeAggregate(Call call, int position) {
        for (Aggregate each : Aggregate.VALUES) {
            if (call.is(position, each.name())) {
                aggregate = each;
                return;
            }
        }
        throw Errors.syntax();
    }

    private void takeLimit(Call call, int position) {
        limit = Numbers.parseLong(call.arg(position), -1);
        if (limit < 0) {
            throw new CommandException("ERR LIMIT can't be negative");
        }
    }

    /** What a score counts in one of the sets. */
    double weighted(int set, double score) {
        return aggregate == Aggregate.COUNT ? weights[set] : orZero(weights[set] * score);
    }

    Aggregate aggregate() {
        return aggregate;
    }

    boolean withScores() {
        return withScores;
    }

    /** Where to stop counting; 0 for nowhere. */
    long limit() {
        return limit;
    }
}
