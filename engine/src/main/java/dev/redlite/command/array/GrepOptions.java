package dev.redlite.command.array;

import dev.redlite.base.Glob;
import dev.redlite.base.Regex;
import dev.redlite.base.RegexException;
import dev.redlite.base.Substring;
import dev.redlite.engine.Call;
import dev.redlite.engine.CommandException;
import dev.redlite.engine.Errors;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** What ARGREP looks for, and how it answers; of an option that is repeated the last counts. */
record GrepOptions(
        List<Predicate<byte[]>> conditions, boolean areAllNeeded, boolean withValues, long limit) {
    private static final int CONDITIONS_MAX = 250;
    private static final int REGEX_MAX = 2048;
    private static final int FIRST = 4;

    /** Where a condition is among the arguments, the word and what follows it. */
    private record Found(String word, byte[] pattern) {}

    static GrepOptions parse(Call call) {
        List<Found> found = new ArrayList<>();
        boolean areAllNeeded = false;
        boolean withValues = false;
        boolean ignoresCase = false;
        long limit = Long.MAX_VALUE;
        for (int at = FIRST; at < call.count(); at++) {
            String word = Words.upper(call, at);
            switch (word) {
                case "EXACT", "MATCH", "GLOB", "RE" -> add(found, word, argument(call, ++at));
                case "LIMIT" -> limit = limit(call, ++at);
                case "AND" -> areAllNeeded = true;
                case "OR" -> areAllNeeded = false;
                case "WITHVALUES" -> withValues = true;
                case "NOCASE" -> ignoresCase = true;
                default -> throw Errors.syntax();
            }
        }
        if (found.isEmpty()) {
            throw Errors.syntax();
        }
        List<Predicate<byte[]>> conditions = new ArrayList<>();
        for (Found each : found) {
            conditions.add(condition(each, ignoresCase));
        }
        return new GrepOptions(conditions, areAllNeeded, withValues, limit);
    }

    private static byte[] argument(Call call, int position) {
        if (position >= call.count()) {
            throw Errors.syntax();
        }
        return call.arg(position);
    }

    private static void add(List<Found> found, String word, byte[] pattern) {
        if (found.size() == CONDITIONS_MAX) {
            throw new CommandException("ERR too many predicates, maximum is " + CONDITIONS_MAX);
        }
        if (word.equals("RE") && pattern.length > REGEX_MAX) {
            throw new CommandException(
                    "ERR regular expression is too long, maximum is " + REGEX_MAX + " bytes");
        }
        if (word.equals("RE") && pattern.length == 0) {
            throw new CommandException("ERR regular expression is empty");
        }
        found.add(new Found(word, pattern));
    }

    /** The argument that says how many to answer at most. */
    static long limit(Call call, int position) {
        argument(call, position);
        long limit = call.integer(position);
        if (limit <= 0) {
            throw new CommandException("ERR LIMIT must be positive");
        }
        return limit;
    }

    private static Predicate<byte[]> condition(Found found, boolean ignoresCase) {
        byte[] pattern = found.pattern;
        return switch (found.word) {
            case "EXACT" -> {
                var substring = new Substring(pattern, ignoresCase);
                yield value -> value.length == pattern.length && substring.isIn(value);
            }
            case "MATCH" -> new Substring(pattern, ignoresCase)::isIn;
            case "GLOB" ->
                    (ignoresCase ? Glob.compileIgnoringCase(pattern) : Glob.compile(pattern))
                            ::matches;
            default -> regex(pattern, ignoresCase)::isIn;
        };
    }

    private static Regex regex(byte[] pattern, boolean ignoresCase) {
        try {
            return Regex.compile(pattern, ignoresCase);
        } catch (RegexException wrong) {
            throw new CommandException("ERR invalid regular expression: " + wrong.getMessage());
        }
    }

    /** Whether a value is looked for. */
    boolean matches(byte[] value) {
        for (Predicate<byte[]> condition : conditions) {
            if (condition.test(value) != areAllNeeded) {
                return !areAllNeeded;
            }
        }
        return areAllNeeded;
    }
}
