package dev.redlite.base;

import java.util.ArrayList;
import java.util.List;

/** Reads a regular expression, once. */
final class RegexParser {
    /*
     * The grammar of POSIX's extended regular expressions, with what the documentation of TRE adds
     * to it and can change whether there is a match: \w \s \d and so on, \< \> \b \B, (?i), hex.
     */
    private static final int REPEATS_MAX = 255;
    private static final int NESTING_MAX = 500;

    private final byte[] text;
    private boolean ignoresCase;
    private int at;
    private int depth;

    RegexParser(byte[] text, boolean ignoresCase) {
        this.text = text;
        this.ignoresCase = ignoresCase;
    }

    RegexNode parse() throws RegexException {
        RegexNode all = choice();
        if (at < text.length) {
            throw new RegexException("unmatched ( or )");
        }
        return all;
    }

    // ---- Structure

    private RegexNode choice() throws RegexException {
        List<RegexNode> branches = new ArrayList<>();
        branches.add(branch());
        while (peek() == '|') {
            at++;
            branches.add(branch());
        }
        return branches.size() == 1 ? branches.getFirst() : new RegexNode.Choice(branches);
    }

    private RegexNode branch() throws RegexException {
        List<RegexNode> parts = new ArrayList<>();
        while (at < text.length && peek() != '|' && peek() != ')') {
            RegexNode atom = atom();
            parts.add(repeated(atom));
        }
        return switch (parts.size()) {
            case 0 -> new RegexNode.Empty();
            case 1 -> parts.getFirst();
            default -> new RegexNode.Sequence(parts);
        };
    }

    private RegexNode repeated(RegexNode atom) throws RegexException {
        RegexNode node = atom;
        int operators = 0;
        while (isOperator()) {
            operators++;
            if (operators > NESTING_MAX) {
                throw tooDeep();
            }
            int operator = text[at++];
            node =
                    switch (operator) {
                        case '*' -> new RegexNode.Repeat(node, 0, RegexNode.Repeat.ENDLESS);
                        case '+' -> new RegexNode.Repeat(node, 1, RegexNode.Repeat.ENDLESS);
                        case '?' -> new RegexNode.Repeat(node, 0, 1);
                        default -> bound(node);
                    };
            if (peek() == '?') { // as few as possible: that there is a match does not depend on it
                at++;
            }
        }
        return node;
    }

    /** A brace that no digit or comma follows is an ordinary byte. */
    private boolean isOperator() {
        int next = peek();
        return next == '*' || next == '+' || next == '?' || next == '{' && isBound();
    }

    private boolean isBound() {
        int inside = at + 1 < text.length ? text[at + 1] : -1;
        return inside == ',' || isDigit(inside);
    }

    private RegexNode bound(RegexNode what) throws RegexException {
        int least = isDigit(peek()) ? number() : 0;
        int most = least;
        if (peek() == ',') {
            at++;
            most = isDigit(peek()) ? number() : RegexNode.Repeat.ENDLESS;
        }
        boolean isEndless = most == RegexNode.Repeat.ENDLESS;
        if (next() != '}' || !isEndless && most < least) {
            throw new RegexException("invalid contents of {}");
        }
        return new RegexNode.Repeat(what, least, most);
    }

    private int number() throws RegexException {
        int number = 0;
        while (isDigit(peek())) {
            number = number * 10 + text[at++] - '0';
            if (number > REPEATS_MAX) {
                throw new RegexException("invalid contents of {}");
            }
        }
        return number;
    }

    // ---- Atoms

    private RegexNode atom() throws RegexException {
        int first = next();
        return switch (first) {
            case '(' -> group();
            case '[' -> new RegexNode.Bytes(new RegexBrackets(this, ignoresCase).set());
            case '.' -> new RegexNode.Bytes(ByteSets.not(new long[4]));
            case '^' -> new RegexNode.At(RegexNode.Place.BEGIN);
            case '$' -> new RegexNode.At(RegexNode.Place.END);
            case '\\' -> escape();
            case '*', '+', '?' -> throw new RegexException("invalid use of repetition operators");
            default -> literal(first);
        };
    }

    private RegexNode literal(int value) {
        long[] set = ByteSets.of(value);
        return new RegexNode.Bytes(ignoresCase ? ByteSets.ofBothCases(set) : set);
    }

    private RegexNode group() throws RegexException {
        if (++depth > NESTING_MAX) {
            throw tooDeep();
        }
        boolean before = ignoresCase;
        RegexNode node;
        if (peek() == '?') {
            at++;
            node = special(before);
        } else {
            node = choice();
            close();
            ignoresCase = before;
        }
        depth--;
        return node;
    }

    /** A comment, or options for what is inside the parentheses or behind them. */
    private RegexNode special(boolean before) throws RegexException {
        if (peek() == '#') {
            while (at < text.length && peek() != ')') {
                at++;
            }
            close();
            return new RegexNode.Empty();
        }
        boolean isOn = true;
        int option = next();
        for (; option != ')' && option != ':'; option = next()) {
            switch (option) {
                case '-' -> isOn = false;
                case 'i' -> ignoresCase = isOn;
                case 'r', 'U' -> {} // which match is found does not matter
                default -> throw new RegexException("invalid option in (?)");
            }
        }
        if (option == ')') { // holds up to the end of the parentheses around
            return new RegexNode.Empty();
        }
        RegexNode node = choice();
        close();
        ignoresCase = before;
        return node;
    }

    private void close() throws RegexException {
        if (peek() != ')') {
            throw new RegexException("unmatched ( or )");
        }
        at++;
    }

    private RegexNode escape() throws RegexException {
        if (at == text.length) {
            throw new RegexException("trailing backslash");
        }
        int escaped = next();
        return switch (escaped) {
            case 'w', 'W', 's', 'S', 'd', 'D' -> new RegexNode.Bytes(ByteSets.escaped(escaped));
            case '<' -> new RegexNode.At(RegexNode.Place.WORD_BEGIN);
            case '>' -> new RegexNode.At(RegexNode.Place.WORD_END);
            case 'b' -> new RegexNode.At(RegexNode.Place.WORD_EDGE);
            case 'B' -> new RegexNode.At(RegexNode.Place.NO_WORD_EDGE);
            case 'a' -> literal(7);
            case 'e' -> literal(27);
            case 'f' -> literal('\f');
            case 'n' -> literal('\n');
            case 'r' -> literal('\r');
            case 't' -> literal('\t');
            case 'x' -> literal(hexadecimal());
            case '1', '2', '3', '4', '5', '6', '7', '8', '9' ->
                    throw new RegexException("backreferences are not supported");
            default -> literal(escaped);
        };
    }

    private int hexadecimal() throws RegexException {
        boolean isBraced = peek() == '{';
        at += isBraced ? 1 : 0;
        int value = 0;
        for (int digits = 0; (isBraced || digits < 2) && digit(peek()) >= 0; digits++) {
            value = value * 16 + digit(text[at++]);
            if (value > 0xFF) {
                throw new RegexException("invalid hexadecimal byte");
            }
        }
        if (isBraced && next() != '}') {
            throw new RegexException("invalid hexadecimal byte");
        }
        return value;
    }

    private static int digit(int value) {
        return value < 0 ? -1 : Character.digit((char) value, 16);
    }

    // ---- Bytes

    /** The byte that comes, or -1 at the end. */
    int peek() {
        return at < text.length ? text[at] & 0xFF : -1;
    }

    /** Takes the byte that comes. */
    int next() throws RegexException {
        if (at == text.length) {
            throw new RegexException("it ends too early");
        }
        return text[at++] & 0xFF;
    }

    private static boolean isDigit(int value) {
        return value >= '0' && value <= '9';
    }

    private static RegexException tooDeep() {
        return new RegexException("it is nested too deeply");
    }
}
