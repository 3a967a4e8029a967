package dev.redlite.lua.lib;

import dev.redlite.lua.LuaNumber;
import dev.redlite.lua.LuaState;
import dev.redlite.lua.LuaString;
import dev.redlite.lua.LuaTable;

import java.util.Locale;

/** {@code cjson.decode}. */
final class CjsonDecoder {
    private static final int LEVEL_UNITS = 4;

    /** What a token can be, with the name that messages show. */
    private enum Kind {
        T_OBJ_BEGIN,
        T_OBJ_END,
        T_ARR_BEGIN,
        T_ARR_END,
        T_STRING,
        T_NUMBER,
        T_BOOLEAN,
        T_NULL,
        T_COLON,
        T_COMMA,
        T_END,
        T_ERROR
    }

    private final LuaState state;
    private final CjsonLib.Settings settings;
    private final byte[] json;
    private int at;

    private Kind kind = Kind.T_END;
    private int tokenAt;
    private Object value;
    private String problem;

    private CjsonDecoder(LuaState state, CjsonLib.Settings settings, LuaString json) {
        this.state = state;
        this.settings = settings;
        this.json = json.bytes();
    }

    static Object decode(LuaState state, Object[] args, CjsonLib.Settings settings) {
        if (args.length != 1) {
            throw state.argumentError(1, "expected 1 argument");
        }
        var text = Args.string(state, args, 1);
        if (text.length() >= 2 && (text.at(0) == 0 || text.at(1) == 0)) {
            throw state.error("JSON parser does not support UTF-16 or UTF-32");
        }
        var decoder = new CjsonDecoder(state, settings, text);
        decoder.next();
        Object decoded = decoder.process(0);
        decoder.next();
        if (decoder.kind != Kind.T_END) {
            throw decoder.expected("the end");
        }
        return decoded;
    }

    // -------------------------------------------------------------------------------- values

    private Object process(int depth) {
        state.step();
        return switch (kind) {
            case T_STRING, T_NUMBER, T_BOOLEAN -> value;
            case T_NULL -> CjsonLib.NULL;
            case T_OBJ_BEGIN -> {
                checkDepth(depth + 1);
                yield state.withStack(LEVEL_UNITS, () -> object(depth + 1));
            }
            case T_ARR_BEGIN -> {
                checkDepth(depth + 1);
                yield state.withStack(LEVEL_UNITS, () -> array(depth + 1));
            }
            default -> throw expected("value");
        };
    }

    private void checkDepth(int depth) {
        if (depth > settings.decodeDepthMax) {
            throw state.error(
                    String.format(
                            Locale.ROOT,
                            "Found too many nested data structures (%d) at character %d",
                            depth,
                            at));
        }
    }

    private LuaTable object(int depth) {
        var table = state.newTable();
        state.hold(table);
        next();
        if (kind == Kind.T_OBJ_END) {
            state.release();
            return table;
        }
        while (true) {
            if (kind != Kind.T_STRING) {
                throw expected("object key string");
            }
            Object key = value;
            next();
            if (kind != Kind.T_COLON) {
                throw expected("colon");
            }
            next();
            table.put(key, process(depth));
            next();
            if (kind == Kind.T_OBJ_END) {
                state.release();
                return table;
            }
            if (kind != Kind.T_COMMA) {
                throw expected("comma or object end");
            }
            next();
        }
    }

    private LuaTable array(int depth) {
        var table = state.newTable();
        state.hold(table);
        if (settings.arrayMetatable) {
            table.setMetatable(settings.arrayMt);
        }
        next();
        if (kind == Kind.T_ARR_END) {
            state.release();
            return table;
        }
        for (int i = 1; ; i++) {
            table.put(i, process(depth));
            next();
            if (kind == Kind.T_ARR_END) {
                state.release();
                return table;
            }
            if (kind != Kind.T_COMMA) {
                throw expected("comma or array end");
            }
            next();
        }
    }

    private RuntimeException expected(String what) {
        String found = kind == Kind.T_ERROR ? problem : kind.name();
        return state.error(
                String.format(
                        Locale.ROOT,
                        "Expected %s but found %s at character %d",
                        what,
                        found,
                        tokenAt + 1));
    }

    // -------------------------------------------------------------------------------- tokens

    private int current() {
        return at < json.length ? json[at] & 0xff : -1;
    }

    private void next() {
        while (at < json.length && isSpace(json[at])) {
            at++;
        }
        tokenAt = at;
        int c = current();
        switch (c) {
            case -1, 0 -> kind = Kind.T_END;
            case '{' -> single(Kind.T_OBJ_BEGIN);
            case '}' -> single(Kind.T_OBJ_END);
            case '[' -> single(Kind.T_ARR_BEGIN);
            case ']' -> single(Kind.T_ARR_END);
            case ':' -> single(Kind.T_COLON);
            case ',' -> single(Kind.T_COMMA);
            case '"' -> string();
            default -> other(c);
        }
    }

    private static boolean isSpace(byte b) {
        return b == ' ' || b == '\t' || b == '\n' || b == '\r';
    }

    private void single(Kind found) {
        kind = found;
        at++;
    }

    private void error(String message) {
        kind = Kind.T_ERROR;
        problem = message;
    }

    private void other(int c) {
        if (c == '-' || c >= '0' && c <= '9') {
            number();
        } else if (accept("true")) {
            value = Boolean.TRUE;
            kind = Kind.T_BOOLEAN;
        } else if (accept("false")) {
            value = Boolean.FALSE;
            kind = Kind.T_BOOLEAN;
        } else if (accept("null")) {
            kind = Kind.T_NULL;
        } else if (settings.decodeInvalid && isInvalidNumber()) {
            number();
        } else {
            error("invalid token");
        }
    }

    private boolean accept(String word) {
        if (!startsWith(word, at)) {
            return false;
        }
        at += word.length();
        return true;
    }

    private boolean startsWith(String word, int from) {
        if (json.length - from < word.length()) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            if (json[from + i] != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** What strtod reads and JSON forbids: plus signs, leading zeroes, hex, inf and nan. */
    private boolean isInvalidNumber() {
        if (current() == '+') {
            return true;
        }
        int i = current() == '-' ? at + 1 : at;
        if (i < json.length && json[i] == '0' && i + 1 < json.length) {
            int second = json[i + 1] | 32;
            return second == 'x' || second >= '0' && second <= '9';
        }
        return i + 3 <= json.length && (matches("inf", i) || matches("nan", i));
    }

    private boolean matches(String word, int from) {
        return from + word.length() <= json.length
                && LuaString.of(json, from, from + word.length()).latin1().equalsIgnoreCase(word);
    }

    private void number() {
        if (isInvalidNumber() && !settings.decodeInvalid) {
            error("invalid number");
            return;
        }
        int end = numberEnd();
        Double d = end == at ? null : LuaNumber.parse(LuaString.of(json, at, end));
        if (d == null) {
            error("invalid number");
            return;
        }
        value = d;
        kind = Kind.T_NUMBER;
        at = end;
    }

    /** Where strtod would stop. */
    private int numberEnd() {
        int i = at;
        if (i < json.length && (json[i] == '-' || json[i] == '+')) {
            i++;
        }
        for (String word : new String[] {"infinity", "inf", "nan"}) {
            if (matches(word, i)) {
                return i + word.length();
            }
        }
        if (matches("0x", i) && isHexAt(i + 2)) {
            i += 2;
            while (isHexAt(i)) {
                i++;
            }
            return i;
        }
        int digits = i;
        while (isDigitAt(i)) {
            i++;
        }
        boolean hasDigits = i > digits;
        if (i < json.length && json[i] == '.') {
            i++;
            int fraction = i;
            while (isDigitAt(i)) {
                i++;
            }
            hasDigits |= i > fraction;
        }
        return hasDigits ? exponentEnd(i) : at;
    }

    private int exponentEnd(int from) {
        int i = from;
        if (i < json.length && (json[i] | 32) == 'e') {
            i++;
            if (i < json.length && (json[i] == '+' || json[i] == '-')) {
                i++;
            }
            if (!isDigitAt(i)) {
                return from;
            }
            while (isDigitAt(i)) {
                i++;
            }
        }
        return i;
    }

    private boolean isDigitAt(int i) {
        return i < json.length && json[i] >= '0' && json[i] <= '9';
    }

    private boolean isHexAt(int i) {
        return i < json.length && json[i] > 0 && Character.digit(json[i], 16) >= 0;
    }

    // ------------------------------------------------------------------------------- strings

    private void string() {
        at++;
        int from = at;
        while (at < json.length && json[at] != '"' && json[at] != '\\') {
            at++;
        }
        if (current() == '"') {
            state.meter().charge(at - from + Bytes.STRING_BYTES);
            value = LuaString.of(json, from, at++);
            kind = Kind.T_STRING;
            return;
        }
        var out = new Bytes(state).add(json, from, at);
        while (current() != '"') {
            int c = current();
            if (c < 0) {
                tokenAt = at;
                error("unexpected end of string");
                return;
            }
            if (c == '\\') {
                if (!escape(out)) {
                    return;
                }
            } else {
                out.add(c);
                at++;
            }
        }
        at++;
        value = out.toLuaString();
        kind = Kind.T_STRING;
    }

    private boolean escape(Bytes out) {
        int c = at + 1 < json.length ? json[at + 1] & 0xff : 0;
        int plain = "\"\\/bfnrt".indexOf(c);
        if (c == 'u') {
            return unicode(out);
        }
        if (plain < 0) {
            tokenAt = at;
            error("invalid escape code");
            return false;
        }
        out.add("\"\\/\b\f\n\r\t".charAt(plain));
        at += 2;
        return true;
    }

    private boolean unicode(Bytes out) {
        int code = hex4(at + 2);
        int length = 6;
        if (code >= 0xd800 && code <= 0xdbff) {
            int low = startsWith("\\u", at + 6) ? hex4(at + 8) : -1;
            code =
                    low >= 0xdc00 && low <= 0xdfff
                            ? Character.toCodePoint((char) code, (char) low)
                            : -1;
            length = 12;
        } else if (code >= 0xdc00 && code <= 0xdfff) {
            code = -1;
        }
        if (code < 0) {
            tokenAt = at;
            error("invalid unicode escape code");
            return false;
        }
        out.add(LuaString.of(Character.toString(code)));
        at += length;
        return true;
    }

    private int hex4(int from) {
        int code = 0;
        for (int i = from; i < from + 4; i++) {
            if (!isHexAt(i)) {
                return -1;
            }
            code = code * 16 + Character.digit(json[i], 16);
        }
        return code;
    }
}
