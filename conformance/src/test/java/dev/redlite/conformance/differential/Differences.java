package dev.redlite.conformance.differential;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Locale.ROOT;

import dev.redlite.base.Doubles;
import dev.redlite.conformance.Answer;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Where Redlite may answer differently than Redis 7.0.15, each with the reason. Everything else
 * must be equal byte by byte.
 */
final class Differences {
    /** Times to live depend on when the call came to each; a stalled machine is no bug. */
    private static final Set<String> MILLIS = Set.of("PTTL", "PEXPIRETIME");

    private static final Set<String> SECONDS = Set.of("TTL", "EXPIRETIME");
    private static final long TOLERANCE_MILLIS = 20_000;

    /**
     * Answers without an order: Redis walks a hash table of its own hashing, Redlite another. Small
     * hashes do have an order in Redis, that of the first HSET, which {@code HashValueTest} checks.
     */
    private static final Set<String> UNORDERED =
            Set.of("KEYS", "HKEYS", "HVALS", "SMEMBERS", "SINTER", "SUNION", "SDIFF", "SPOP");

    private static final Set<String> UNORDERED_PAIRS = Set.of("HGETALL");

    /** Answers by chance: only what kind they are, and how many, can be compared. */
    private static final Set<String> CHANCE =
            Set.of("RANDOMKEY", "HRANDFIELD", "SRANDMEMBER", "ZRANDMEMBER");

    private Differences() {}

    /** What a client has queued since MULTI. */
    static final class Transaction {
        private final List<Step> queued = new ArrayList<>();

        private void follow(Step step, Answer answer) {
            if (answer.text().equals("QUEUED") && answer.type() == '+') {
                queued.add(step);
            } else if (Set.of("MULTI", "EXEC", "DISCARD", "RESET").contains(step.command())
                    && !answer.isError()) {
                queued.clear();
            } else if (answer.text().startsWith("EXECABORT")) {
                queued.clear();
            }
        }
    }

    /** Whether both answers are right; the transaction of the client is followed. */
    static boolean allow(Step step, Answer real, Answer ours, Transaction transaction) {
        boolean isAllowed = real.isSameAs(ours) || isAllowed(step, real, ours, transaction);
        transaction.follow(step, real);
        return isAllowed;
    }

    private static boolean isAllowed(Step step, Answer real, Answer ours, Transaction open) {
        if (step.command().equals("EXEC") && real.isAggregate() && ours.isAggregate()) {
            if (real.elements().size() != ours.elements().size()) {
                return false;
            }
            for (int i = 0; i < open.queued.size(); i++) {
                if (!isAllowed(
                        open.queued.get(i), real.elements().get(i), ours.elements().get(i))) {
                    return false;
                }
            }
            return true;
        }
        return isAllowed(step, real, ours);
    }

    private static boolean isAllowed(Step step, Answer real, Answer ours) {
        String command = step.command();
        if (real.isSameAs(ours)) {
            return true;
        }
        if (hasOddCursor(step) || isNewOption(step, real) || isMissingKeyFirst(step, real, ours)) {
            return true;
        }
        if (command.startsWith("X") && StreamDifferences.allow(step, real, ours)) {
            return true;
        }
        if (GeoDifferences.allow(step, real, ours)) {
            return true;
        }
        if (hasLowestRank(step) && ours.text().startsWith("ERR value is out of range")) {
            return true;
        }
        if (real.isError() && ours.isError()) {
            return utf8(real).equals(utf8(ours))
                    || isCutAtZero(real, ours)
                    || isNoMemoryValue(real, ours)
                    || isTooLong(real, ours);
        }
        if (command.equals("SORT") && isStaleError(real, ours)) {
            return true;
        }
        if (command.startsWith("PFDEBUG") && ours.text().startsWith("INVALIDOBJ")) {
            return true; // a damaged one is shown by Redis as far as it goes
        }
        if (real.isError() || ours.isError()) {
            return false;
        }
        if (MILLIS.contains(command)) {
            return areClose(real, ours, TOLERANCE_MILLIS);
        }
        if (SECONDS.contains(command)) {
            return areClose(real, ours, TOLERANCE_MILLIS / 1000);
        }
        boolean ofUnordered =
                command.startsWith("SORT") && Values.SETS.contains(step.words().get(1));
        if (UNORDERED.contains(command) || ofUnordered || hasTies(step)) {
            if (step.words().stream().anyMatch("LIMIT"::equalsIgnoreCase)) {
                return real.elements().size() == ours.elements().size();
            }
            return real.type() == ours.type() && sorted(real, 1).equals(sorted(ours, 1));
        }
        if (UNORDERED_PAIRS.contains(command)) {
            return real.type() == ours.type() && sorted(real, 2).equals(sorted(ours, 2));
        }
        if (CHANCE.contains(command)) {
            return real.type() == ours.type()
                    && real.isNil() == ours.isNil()
                    && real.elements().size() == ours.elements().size();
        }
        if (command.matches("B?Z.*") && hasSameNumbers(real, ours)) {
            return true;
        }
        return switch (command) {
            case "ZSCAN" -> isSameScan(step, real, ours, 2);
            case "SCAN", "SSCAN" -> isSameScan(step, real, ours, 1);
            case "HSCAN" -> isSameScan(step, real, ours, 2);
            case "OBJECT ENCODING" -> isNumberAsText(real, ours) || isPackedLater(real, ours);
            // In a transaction the queued call still refers to the value that it set.
            case "OBJECT REFCOUNT" -> isNumberAsText(real, ours) || isOneMore(real, ours);
            // Depends on the clock, and on how Redis rounds its own.
            case "OBJECT IDLETIME" -> real.type() == ours.type();
            default -> false;
        };
    }

    /** Errors are text in Redlite: bytes of a call that are no UTF-8 are repeated as U+FFFD. */
    private static String utf8(Answer error) {
        return new String(error.text().getBytes(ISO_8859_1), UTF_8);
    }

    /** Redis ends some texts at a zero byte of what it repeats, as C does; here all is shown. */
    private static boolean isCutAtZero(Answer real, Answer ours) {
        String whole = utf8(ours);
        int zero = whole.indexOf(0);
        return zero >= 0
                && (utf8(real).equals(whole.substring(0, zero))
                        || utf8(real).equals(whole.replaceAll("\0[^']*", "")));
    }

    /** Since 8.0 a range that is wrong comes before a key that is missing, or of another type. */
    private static boolean isMissingKeyFirst(Step step, Answer real, Answer ours) {
        return Set.of("BITCOUNT", "BITPOS").contains(step.command())
                && Set.of("ERR syntax error", "ERR value is not an integer or out of range")
                        .contains(ours.text())
                && (real.type() == ':' || real.text().startsWith("WRONGTYPE"));
    }

    /** Since 7.2 ZRANK and ZREVRANK take one argument more. */
    private static boolean isNewOption(Step step, Answer real) {
        return Set.of("ZRANK", "ZREVRANK").contains(step.command())
                && step.words().size() == 4
                && real.text().startsWith("ERR wrong number of arguments");
    }

    /** Of cursors that are not all digits, 7.0 and newer releases each take some others. */
    private static boolean hasOddCursor(Step step) {
        int at = step.command().equals("SCAN") ? 1 : 2;
        return step.command().endsWith("SCAN")
                && step.words().size() > at
                && !step.words().get(at).matches("[0-9]+");
    }

    /** Redis 7.0 takes -2^63 for a rank and negates it; newer releases refuse it. */
    private static boolean hasLowestRank(Step step) {
        return step.command().equals("LPOS") && step.words().contains("-9223372036854775808");
    }

    /**
     * What INCRBYFLOAT wrote is text in Redis until it is written again; here digits are a number.
     */
    private static boolean isNumberAsText(Answer real, Answer ours) {
        return List.of("embstr", "1", "2").contains(real.text())
                && List.of("int", "2147483647").contains(ours.text());
    }

    /**
     * Redis leaves open in which order SORT gives what compares as equal: texts by another key's
     * value, and those that differ behind a zero byte only.
     */
    private static boolean hasTies(Step step) {
        List<String> words = step.words().stream().map(word -> word.toUpperCase(ROOT)).toList();
        return step.command().startsWith("SORT") && words.contains("ALPHA");
    }

    /**
     * After a number that was out of range anywhere, SORT takes good ones for bad ones in Redis.
     */
    static boolean isStaleError(Answer real, Answer ours) {
        return real.text().equals("ERR One or more scores can't be converted into double")
                && !ours.isError();
    }

    /** Redis 7.0 has no small form for lists and sets but integers; newer releases have. */
    private static boolean isPackedLater(Answer real, Answer ours) {
        return List.of("quicklist", "hashtable").contains(real.text())
                        && ours.text().equals("listpack")
                // Since 7.2 the number of members that come at once decides, as often as they come.
                || real.text().equals("listpack") && ours.text().equals("skiplist")
                // SORT makes a small sorted set a large one in Redis, which nobody sees but here.
                || real.text().equals("skiplist") && ours.text().equals("listpack");
    }

    /** Scores have 17 digits in Redis 7.0 and as few as needed in newer releases. */
    private static boolean hasSameNumbers(Answer real, Answer ours) {
        if (real.type() != ours.type() || real.elements().size() != ours.elements().size()) {
            return false;
        }
        for (int i = 0; i < real.elements().size(); i++) {
            if (!hasSameNumbers(real.elements().get(i), ours.elements().get(i))) {
                return false;
            }
        }
        return real.isAggregate()
                || number(real.text()).equals(number(ours.text())) && real.isNil() == ours.isNil();
    }

    /** The shortest form of a long number, or one with a fraction; anything else as it is. */
    private static String number(String text) {
        return text.matches("-?[0-9.]{15,}|-?[0-9]+[.][0-9]+|-?[0-9.]+e[-+][0-9]+")
                ? new String(Doubles.toBytes(Double.parseDouble(text)), ISO_8859_1)
                : text;
    }

    private static boolean isOneMore(Answer real, Answer ours) {
        return real.text().equals("2") && ours.text().equals("1");
    }

    /** Of a size above 2^63 Redis says that it is out of range, Redlite that it is no size. */
    private static boolean isNoMemoryValue(Answer real, Answer ours) {
        return real.text().startsWith("ERR CONFIG SET failed")
                && ours.text().endsWith("argument must be a memory value");
    }

    /** Redis 7.0 does not look whether a timeout overflows. */
    private static boolean isTooLong(Answer real, Answer ours) {
        return real.text().equals("ERR timeout is negative")
                && ours.text().equals("ERR timeout is out of range");
    }

    private static boolean areClose(Answer real, Answer ours, long tolerance) {
        return real.type() == ':'
                && ours.type() == ':'
                && Long.parseLong(real.text()) > 0
                && Math.abs(Long.parseLong(real.text()) - Long.parseLong(ours.text())) <= tolerance;
    }

    /**
     * Cursors are a server's own, and so is what one step shows; if both say that it was the whole,
     * it must be the same.
     */
    private static boolean isSameScan(Step step, Answer real, Answer ours, int size) {
        if (real.elements().size() != 2 || ours.elements().size() != 2) {
            return false;
        }
        boolean isWhole =
                step.words().size() > 2
                        && step.words().contains("0")
                        && real.elements().get(0).text().equals("0")
                        && ours.elements().get(0).text().equals("0");
        Answer realFound = real.elements().get(1);
        Answer oursFound = ours.elements().get(1);
        return !isWhole || sorted(realFound, size).equals(sorted(oursFound, size));
    }

    private static List<String> sorted(Answer answer, int size) {
        List<String> groups = new ArrayList<>();
        for (int i = 0; i + size <= answer.elements().size(); i += size) {
            var group = new StringBuilder();
            for (int j = 0; j < size; j++) {
                Answer element = answer.elements().get(i + j);
                group.append(element.type()).append(number(element.text())).append('\n');
            }
            groups.add(group.toString());
        }
        groups.sort(null);
        return groups;
    }
}
