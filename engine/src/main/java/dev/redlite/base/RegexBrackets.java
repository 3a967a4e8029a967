package dev.redlite.base;

/** Reads a bracket expression from behind its opening bracket to behind the closing one. */
final class RegexBrackets {
    private static final int CLASS_NAME_MAX = 6;

    private final RegexParser parser;
    private final boolean ignoresCase;
    private final long[] set = new long[4];

    RegexBrackets(RegexParser parser, boolean ignoresCase) {
        this.parser = parser;
        this.ignoresCase = ignoresCase;
    }

    /** The bytes it takes. */
    long[] set() throws RegexException {
        boolean isNegative = parser.peek() == '^';
        if (isNegative) {
            parser.next();
        }
        int first = next();
        do {
            item(first);
            first = next();
        } while (first != ']');
        long[] taken = ignoresCase ? ByteSets.ofBothCases(set) : set;
        return isNegative ? ByteSets.not(taken) : taken;
    }

    private void item(int first) throws RegexException {
        if (first == '[' && isOneOf(parser.peek(), ":.=")) {
            if (next() != ':') {
                throw new RegexException("collating elements are not supported");
            }
            ByteSets.addAll(set, named());
            return;
        }
        if (parser.peek() != '-') {
            ByteSets.add(set, first);
            return;
        }
        parser.next();
        if (parser.peek() == ']') {
            ByteSets.add(set, first);
            ByteSets.add(set, '-');
            return;
        }
        int last = next();
        if (last < first || last == '[' && isOneOf(parser.peek(), ":.=")) {
            throw new RegexException("invalid range");
        }
        for (int value = first; value <= last; value++) {
            ByteSets.add(set, value);
        }
    }

    private long[] named() throws RegexException {
        var name = new StringBuilder();
        for (int c = next(); c != ':' && name.length() <= CLASS_NAME_MAX; c = next()) {
            name.append((char) c);
        }
        long[] named = ByteSets.named(name.toString());
        if (named == null || next() != ']') {
            throw new RegexException("unknown character class");
        }
        return named;
    }

    private int next() throws RegexException {
        if (parser.peek() < 0) {
            throw new RegexException("missing ]");
        }
        return parser.next();
    }

    private static boolean isOneOf(int value, String bytes) {
        return value >= 0 && bytes.indexOf(value) >= 0;
    }
}
