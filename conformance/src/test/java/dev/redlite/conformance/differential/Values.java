package dev.redlite.conformance.differential;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Values of each kind that commands.txt names: mostly sensible, often hostile. */
final class Values {
    /** Numbers at the edges. None is an offset that makes either server allocate hundreds of MB. */
    private static final List<String> EDGES =
            List.of(
                    "9223372036854775807",
                    "9223372036854775806",
                    "9223372036854775808",
                    "-9223372036854775808",
                    "-9223372036854775807",
                    "-9223372036854775809",
                    "18446744073709551615",
                    "18446744073709551616",
                    "2147483647",
                    "2147483648",
                    "-2147483648",
                    "-2147483649",
                    "4294967296",
                    "9223372036854775",
                    "9223372036854776",
                    "99999999999999999999999999");

    private static final List<String> NOT_INTEGERS =
            List.of(
                    "", " 1", "1 ", "+1", "01", "-0", "--1", "-", "1.5", "abc", "0x10", "1e5",
                    "1\0", "1\n", "nan", "inf");

    private static final List<String> FLOATS =
            List.of(
                    "0.1",
                    "3.0e3",
                    "-2.5",
                    "1e400",
                    "-1e400",
                    "inf",
                    "-inf",
                    "+inf",
                    "Infinity",
                    "nan",
                    "-nan",
                    "1e-400",
                    "1e-4950",
                    "1e4932",
                    "1e5000",
                    "0x1p3",
                    "0x",
                    ".5",
                    "5.",
                    "+5",
                    "1e",
                    "1e+",
                    "1e308",
                    "-1.7976931348623157e308",
                    "5e-324",
                    "-0.0",
                    "123456789012345678",
                    "0.00000000000000001",
                    "99999999999999999999",
                    "1,5",
                    "1.5 ",
                    " 1.5",
                    "1_0",
                    "1e17",
                    "1e20",
                    "1.5f",
                    "0.1\0",
                    "infin",
                    "nan(1)");

    private static final List<String> PATTERNS =
            List.of(
                    "*", "?*", "s*", "h[12]", "[^s]*", "s[1-2]", "s[2-1]", "\\s1", "", "[", "[a",
                    "[s", "s[", "\\", "s\\", "*1", "**2", "s?", "[\\s]?", "[^]*", "f*", "*\0*",
                    "[s-]1", "s[^2", "\u00ff*", "no-such");

    private static final List<String> NO_BITS =
            List.of("4294967296", "9223372036854775807", "-1", "01", "", "1.5", "abc", "-0");

    /** None is for ever, or so long that nobody would wait for it. */
    private static final List<String> NO_TIMEOUTS =
            List.of("-1", "-1.5", "x", "", "inf", "nan", "1e400", "1e300", "0x", " 1", "0.002s");

    private static final List<String> NO_MILLIS =
            List.of("-1", "0.5", "x", "", "9223372036854775808", "1e3", "01");

    static final List<String> STRINGS = List.of("s1", "s2", "s3", "s4");
    static final List<String> SKETCHES = List.of("pf1", "pf2");
    static final List<String> HASHES = List.of("h1", "h2", "h3");
    static final List<String> LISTS = List.of("l1", "l2", "l3");
    static final List<String> SETS = List.of("t1", "t2", "t3");
    static final List<String> STREAMS = List.of("x1", "x2");
    private static final List<String> ODD_IDS =
            List.of(
                    "",
                    "x",
                    "-",
                    "+",
                    "$",
                    "0",
                    "0-0",
                    "0-1",
                    "5-",
                    "5-x",
                    "5-5-5",
                    "05-01",
                    "(5",
                    "18446744073709551615",
                    "18446744073709551616",
                    "18446744073709551615-18446744073709551614",
                    "18446744073709551615-18446744073709551615",
                    "9223372036854775808-1");
    static final List<String> SORTED_SETS = List.of("z1", "z2", "z3");

    /** Sorted sets whose members all have the same score. */
    private static final List<String> LEXICAL_SETS = List.of("y1", "y2");

    private static final List<String> ODD_KEYS = List.of("", "b\0\r\n\u00ff", "x".repeat(70));
    static final List<String> DATABASES = List.of("0", "1", "2", "15");
    private static final List<String> PARAMETERS =
            List.of("databases", "hash-max-listpack-entries", "maxmemory-policy", "no-such", "");
    private static final int HUGE = 10 << 20;

    private final RandomGenerator random;
    private final boolean mayBeHuge;
    private final Set<Long> times = new HashSet<>();

    /** Times are never used twice: whether GT lets the same one pass depends on the clock. */
    Values(RandomGenerator random, boolean mayBeHuge) {
        this.random = random;
        this.mayBeHuge = mayBeHuge;
    }

    private String any(List<String> some) {
        return some.get(random.nextInt(some.size()));
    }

    private boolean oneIn(int times) {
        return random.nextInt(times) == 0;
    }

    /** A value of a kind; a word that names no kind is itself. */
    String of(String kind) {
        return switch (kind) {
            case "skey" -> oneIn(8) ? key() : any(STRINGS);
            case "pfkey" -> oneIn(10) ? key() : any(SKETCHES);
            case "hkey" -> oneIn(8) ? key() : any(HASHES);
            case "lkey" -> oneIn(8) ? key() : any(LISTS);
            case "tkey" -> oneIn(8) ? key() : any(SETS);
            case "xkey" -> oneIn(8) ? key() : any(STREAMS);
            case "id" -> oneIn(6) ? any(ODD_IDS) : id();
            case "newid" -> oneIn(8) ? any(ODD_IDS) : oneIn(3) ? small(1, 40) + "-*" : id();
            case "groupid" -> oneIn(5) ? id() : any(List.of(">", ">", ">", "0", "$"));
            case "bound" -> oneIn(3) ? (oneIn(3) ? "(" : "") + id() : any(List.of("-", "+"));
            case "group" -> any(List.of("g1", "g1", "g1", "g2", "none"));
            case "idle" -> any(List.of("0", "0", "100000000", "-1", "x"));
            case "consumer" -> any(List.of("c1", "c2", "c3"));
            case "zkey" -> oneIn(8) ? key() : any(SORTED_SETS);
            case "ykey" -> oneIn(12) ? any(STRINGS) : any(LEXICAL_SETS);
            case "score" -> oneIn(2) ? small(-3, 6) : decimal();
            case "zbound" -> (oneIn(3) ? "(" : "") + (oneIn(2) ? small(-4, 7) : decimal());
            case "lex" -> oneIn(4) ? any(List.of("-", "+", "", "(", "[", "x")) : lexical();
            case "key" -> key();
            case "member" -> oneIn(2) ? small(-4, 9) : "f" + random.nextInt(6);
            // Never huge: an answer may hold many of them.
            case "text" -> oneIn(4) ? any(ODD_KEYS) : oneIn(2) ? bytes() : decimal();
            case "field" -> field();
            case "value" -> value();
            case "int" -> integer();
            case "float" -> decimal();
            case "offset" -> oneIn(4) ? oneIn(2) ? "536870912" : integer() : small(-1, 60);
            case "bit" -> (oneIn(8) ? "#" : "") + (oneIn(12) ? any(NO_BITS) : small(-1, 90));
            case "bits" -> oneIn(12) ? value() : any(List.of("i", "u")) + small(1, 65);
            case "sortby" -> any(List.of("s*", "h*->f1", "nosort", "*", "", "h*->", "no*"));
            case "sortget" -> any(List.of("#", "s*", "h*->f1", "h*->f2", "*", "x", "h*", "->*"));
            case "number" -> Integer.toString(random.nextInt(2000));
            case "wait" -> oneIn(2) ? "0.001" : any(NO_TIMEOUTS);
            case "waitmillis" -> oneIn(2) ? "1" : any(NO_MILLIS);
            case "few" -> oneIn(8) ? any(NOT_INTEGERS) : small(-5, 8);
            case "lowest" -> any(List.of("-9223372036854775808", "-9223372036854775809"));
            case "cursor" -> oneIn(2) ? "0" : oneIn(2) ? integer() : small(1, 40);
            case "pattern" -> any(PATTERNS);
            case "typename" ->
                    any(List.of("string", "HASH", "set", "zset", "list", "stream", "nosuch", ""));
            case "db" -> oneIn(6) ? oneIn(2) ? "16" : integer() : any(DATABASES);
            case "parameter" -> any(PARAMETERS);
            case "seconds" -> oneIn(4) ? integer() : Long.toString(time());
            case "millis" -> oneIn(4) ? integer() : Long.toString(time() * 1000);
            case "longseconds" -> Long.toString(time());
            case "longmillis" -> Long.toString(time() * 1000);
            case "at" -> oneIn(4) ? integer() : Long.toString(33_177_117_420L + time());
            case "atmillis" -> oneIn(4) ? integer() : Long.toString(33_177_117_420_000L + time());
            default -> GeoValues.of(kind, random);
        };
    }

    /** Something hostile in place of an argument of any kind. */
    String odd() {
        return switch (random.nextInt(7)) {
            case 0 -> any(NOT_INTEGERS);
            case 1 -> any(EDGES);
            case 2 -> any(FLOATS);
            case 3 -> any(List.of("NX", "XX", "GET", "EX", "PX", "KEEPTTL", "COUNT", "MATCH"));
            case 4 -> any(List.of("PERSIST", "GT", "REPLACE", "DB", "LEN", "IDX", "WITHVALUES"));
            case 5 -> key();
            default -> value();
        };
    }

    private String key() {
        return switch (random.nextInt(16)) {
            case 0 -> any(ODD_KEYS);
            case 1, 2, 3 -> any(HASHES);
            case 4, 5 -> any(LISTS);
            case 6, 7 -> any(SETS);
            case 8 -> any(STREAMS);
            case 9, 10 -> any(SORTED_SETS);
            default -> any(STRINGS);
        };
    }

    private String id() {
        return small(1, 40) + any(List.of("", "", "-0", "-1", "-2"));
    }

    private String lexical() {
        return (oneIn(2) ? "[" : "(") + (oneIn(2) ? small(-4, 9) : "f" + random.nextInt(6));
    }

    private String field() {
        return switch (random.nextInt(12)) {
            case 0 -> any(ODD_KEYS);
            case 1 -> "7";
            case 2 -> value();
            default -> "f" + random.nextInt(6);
        };
    }

    private String value() {
        if (mayBeHuge && oneIn(4)) {
            return Character.toString('a' + random.nextInt(26)).repeat(HUGE + random.nextInt(3));
        }
        return switch (random.nextInt(14)) {
            case 0 -> "";
            case 1 -> bytes();
            case 2 -> "v".repeat(43 + random.nextInt(24));
            case 3 -> any(EDGES);
            case 4 -> any(NOT_INTEGERS);
            case 5, 6 -> decimal();
            case 7, 8, 9 -> small(-3, 30);
            case 10 -> "ohmytext";
            case 11 -> "mynewtext";
            default -> "v" + random.nextInt(9);
        };
    }

    private String bytes() {
        var text = new StringBuilder();
        for (int i = random.nextInt(20); i >= 0; i--) {
            text.append((char) random.nextInt(256));
        }
        return text.toString();
    }

    private String integer() {
        return switch (random.nextInt(10)) {
            case 0, 1 -> any(EDGES);
            case 2 -> any(NOT_INTEGERS);
            default -> small(-12, 20);
        };
    }

    private String decimal() {
        return switch (random.nextInt(8)) {
            case 0, 1 -> any(FLOATS);
            case 2 -> any(EDGES);
            case 3 -> integer();
            case 4 -> Double.toString(random.nextGaussian());
            case 5 -> Double.toString(Math.scalb(random.nextDouble(), random.nextInt(-60, 60)));
            case 6 -> Float.toString(random.nextFloat(1000));
            default -> random.nextInt(-99, 99) + "." + random.nextInt(100);
        };
    }

    private String small(int from, int to) {
        return Integer.toString(random.nextInt(from, to));
    }

    /** Seconds, far from each other and from now. */
    private long time() {
        long time;
        do {
            time = 1000 * random.nextLong(1, 5000);
        } while (!times.add(time));
        return time;
    }
}
