package dev.redlite.lua.syntax;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.redlite.lua.LuaError;
import dev.redlite.lua.LuaNumber;
import dev.redlite.lua.LuaString;

import java.io.ByteArrayOutputStream;
import java.util.HashMap;
import java.util.Map;

/** Cuts source into tokens. */
final class Lexer {
    private static final int END = -1;

    /** More of a token than this no message shows. */
    private static final int RAW_MAX = 200;

    private final byte[] source;
    private final String chunk;
    private final Map<LuaString, LuaString> strings = new HashMap<>();
    private int at;
    private int tokenStart;

    /** The last name, number or string as messages show it. */
    private String raw = "";

    /** The token that is looked at. */
    int kind;

    LuaString text;
    double number;

    /** The line of the token that is looked at, and of the one before. */
    int line = 1;

    int lastLine = 1;

    private int aheadKind = END;
    private LuaString aheadText;
    private double aheadNumber;
    private int aheadLine;

    Lexer(byte[] source, String chunk) {
        this.source = source;
        this.chunk = chunk;
    }

    void next() {
        lastLine = line;
        if (aheadKind != END) {
            kind = aheadKind;
            text = aheadText;
            number = aheadNumber;
            line = aheadLine;
            aheadKind = END;
        } else {
            kind = scan();
        }
    }

    /** The kind of the token after this one. */
    int peek() {
        int keptKind = kind;
        var keptText = text;
        double keptNumber = number;
        int keptLine = line;
        aheadKind = scan();
        aheadText = text;
        aheadNumber = number;
        aheadLine = line;
        kind = keptKind;
        text = keptText;
        number = keptNumber;
        line = keptLine;
        return aheadKind;
    }

    // -------------------------------------------------------------------------------- errors

    /** An error at the token that is looked at. */
    LuaError error(String message) {
        return error(message, kind);
    }

    LuaError plainError(String message) {
        return new LuaError(chunk + ":" + line + ": " + message);
    }

    private LuaError error(String message, int near) {
        return plainError(message + " near '" + nearText(near) + "'");
    }

    private LuaError errorAtText(String message) {
        keepRaw();
        return plainError(message + " near '" + raw + "'");
    }

    private String nearText(int near) {
        return switch (near) {
            case Token.NAME, Token.STRING, Token.NUMBER -> raw;
            default -> Token.text(near);
        };
    }

    private void keepRaw() {
        raw = LuaString.of(source, tokenStart, Math.min(at, tokenStart + RAW_MAX)).toString();
    }

    /** A string as far as it was read: with its quote, and escapes replaced. */
    private static String shown(int quote, byte[] content) {
        int n = Math.min(content.length, RAW_MAX);
        return (char) quote + LuaString.of(content, 0, n).toString();
    }

    private LuaError errorInString(String message, int quote, ByteArrayOutputStream out) {
        return plainError(message + " near '" + shown(quote, out.toByteArray()) + "'");
    }

    // ---------------------------------------------------------------------------------- scan

    private int current() {
        return at < source.length ? source[at] & 0xff : END;
    }

    private int after() {
        return at + 1 < source.length ? source[at + 1] & 0xff : END;
    }

    private void newline() {
        int first = current();
        at++;
        int second = current();
        if ((second == '\n' || second == '\r') && second != first) {
            at++;
        }
        line++;
    }

    private int scan() {
        while (true) {
            tokenStart = at;
            int c = current();
            switch (c) {
                case END -> {
                    return Token.EOF;
                }
                case '\n', '\r' -> newline();
                case ' ', '\t', 11, '\f' -> at++;
                case '-' -> {
                    if (after() != '-') {
                        at++;
                        return c;
                    }
                    skipComment();
                }
                default -> {
                    return token(c);
                }
            }
        }
    }

    private int token(int c) {
        switch (c) {
            case '[' -> {
                int level = longBracket();
                if (level >= 0) {
                    text = intern(longText(level, false));
                    keepRaw();
                    return Token.STRING;
                }
                if (level == -1) {
                    at++;
                    return c;
                }
                while (source[++at] == '=') {
                    if (at + 1 == source.length) {
                        at++;
                        break;
                    }
                }
                throw errorAtText("invalid long string delimiter");
            }
            case '=' -> {
                return pair('=', Token.EQ, c);
            }
            case '<' -> {
                return pair('=', Token.LE, c);
            }
            case '>' -> {
                return pair('=', Token.GE, c);
            }
            case '~' -> {
                return pair('=', Token.NE, c);
            }
            case '"', '\'' -> {
                text = intern(quoted(c));
                raw = shown(c, text.bytes()) + (char) c;
                return Token.STRING;
            }
            case '.' -> {
                return dots();
            }
            default -> {
                return isDigit(c) ? numeral() : word(c);
            }
        }
    }

    private int pair(int second, int both, int alone) {
        at++;
        if (current() == second) {
            at++;
            return both;
        }
        return alone;
    }

    private int dots() {
        if (isDigit(after())) {
            return numeral();
        }
        at++;
        if (current() != '.') {
            return '.';
        }
        return pair2();
    }

    private int pair2() {
        at++;
        if (current() == '.') {
            at++;
            return Token.DOTS;
        }
        return Token.CONCAT;
    }

    private int word(int c) {
        if (!isLetter(c)) {
            at++;
            return c;
        }
        while (isLetter(current()) || isDigit(current())) {
            at++;
        }
        int length = at - tokenStart;
        if (length <= 8) {
            int reserved = Token.ofWord(new String(source, tokenStart, length, ISO_8859_1));
            if (reserved != Token.NAME) {
                return reserved;
            }
        }
        text = intern(LuaString.of(source, tokenStart, at));
        keepRaw();
        return Token.NAME;
    }

    private int numeral() {
        while (isDigit(current()) || current() == '.') {
            at++;
        }
        if (current() == 'e' || current() == 'E') {
            at++;
            if (current() == '+' || current() == '-') {
                at++;
            }
        }
        while (isLetter(current()) || isDigit(current())) {
            at++;
        }
        Double n = LuaNumber.parse(LuaString.of(source, tokenStart, at));
        if (n == null) {
            throw errorAtText("malformed number");
        }
        number = n;
        keepRaw();
        return Token.NUMBER;
    }

    private LuaString intern(LuaString s) {
        var known = strings.putIfAbsent(s, s);
        return known == null ? s : known;
    }

    // ---------------------------------------------------------------- strings and comments

    private void skipComment() {
        at += 2;
        if (current() == '[') {
            int level = longBracket();
            if (level >= 0) {
                longText(level, true);
                return;
            }
        }
        while (current() != '\n' && current() != '\r' && current() != END) {
            at++;
        }
    }

    /** The level of a long bracket that begins here; -1 if there is none, -2 if a broken one. */
    private int longBracket() {
        int i = at + 1;
        while (i < source.length && source[i] == '=') {
            i++;
        }
        if (i < source.length && source[i] == '[') {
            return i - at - 1;
        }
        return i == at + 1 ? -1 : -2;
    }

    private LuaString longText(int level, boolean isComment) {
        at += level + 2;
        if (current() == '\n' || current() == '\r') {
            newline();
        }
        var out = new ByteArrayOutputStream();
        while (true) {
            int c = current();
            if (c == END) {
                throw error(
                        isComment ? "unfinished long comment" : "unfinished long string",
                        Token.EOF);
            }
            if (c == ']' && closes(level)) {
                at += level + 2;
                return isComment ? null : LuaString.of(out.toByteArray());
            }
            if (c == '[' && level == 0 && after() == '[') {
                throw error("nesting of [[...]] is deprecated", '[');
            }
            if (c == '\n' || c == '\r') {
                newline();
                c = '\n';
            } else {
                at++;
            }
            if (!isComment) {
                out.write(c);
            }
        }
    }

    private boolean closes(int level) {
        int end = at + level + 1;
        if (end >= source.length || source[end] != ']') {
            return false;
        }
        for (int i = at + 1; i < end; i++) {
            if (source[i] != '=') {
                return false;
            }
        }
        return true;
    }

    private LuaString quoted(int quote) {
        at++;
        var out = new ByteArrayOutputStream();
        while (true) {
            int c = current();
            if (c == quote) {
                at++;
                return LuaString.of(out.toByteArray());
            }
            switch (c) {
                case END -> throw error("unfinished string", Token.EOF);
                case '\n', '\r' -> throw errorInString("unfinished string", quote, out);
                case '\\' -> escape(out, quote);
                default -> {
                    out.write(c);
                    at++;
                }
            }
        }
    }

    private void escape(ByteArrayOutputStream out, int quote) {
        at++;
        int c = current();
        switch (c) {
            case 'a' -> out.write(7);
            case 'b' -> out.write('\b');
            case 'f' -> out.write('\f');
            case 'n' -> out.write('\n');
            case 'r' -> out.write('\r');
            case 't' -> out.write('\t');
            case 'v' -> out.write(11);
            case '\n', '\r' -> {
                newline();
                out.write('\n');
                return;
            }
            case END -> {
                return;
            }
            default -> {
                if (isDigit(c)) {
                    decimal(out, quote);
                    return;
                }
                out.write(c);
            }
        }
        at++;
    }

    private void decimal(ByteArrayOutputStream out, int quote) {
        int value = 0;
        for (int i = 0; i < 3 && isDigit(current()); i++) {
            value = value * 10 + current() - '0';
            at++;
        }
        if (value > 255) {
            throw errorInString("escape sequence too large", quote, out);
        }
        out.write(value);
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isLetter(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_';
    }
}
