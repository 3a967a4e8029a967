package dev.redlite.base;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Splits a line that a person typed into words: blanks between them, double quotes with escapes,
 * single quotes in which only {@code \'} is one. The rules are those of Redis.
 */
public final class InlineWords {
    private final byte[] line;
    private final int end;
    private int at;
    private byte[] word = new byte[32];
    private int length;

    private InlineWords(byte[] line, int from, int end) {
        this.line = line;
        this.at = from;
        this.end = end;
    }

    /** The words of a line; null if a quote is not closed properly. */
    public static byte @Nullable [][] split(byte[] line) {
        return split(line, 0, line.length);
    }

    /** The words of a line as text in Latin-1; null if a quote is not closed properly. */
    public static @Nullable List<String> splitText(byte[] line) {
        byte[][] words = split(line);
        return words == null
                ? null
                : Arrays.stream(words)
                        .map(word -> new String(word, StandardCharsets.ISO_8859_1))
                        .toList();
    }

    /** The words between two positions of a line; null if a quote is not closed properly. */
    public static byte @Nullable [][] split(byte[] line, int from, int to) {
        int end = from;
        boolean hasQuotes = false;
        while (end < to && line[end] != 0) { // as in C, a zero byte ends the line
            hasQuotes |= line[end] == '"' || line[end] == '\'';
            end++;
        }
        return hasQuotes ? new InlineWords(line, from, end).split() : splitPlain(line, from, end);
    }

    /** The words of a line without quotes, in which there is nothing to be put together. */
    private static byte[][] splitPlain(byte[] line, int from, int end) {
        int count = 0;
        for (int at = begin(line, from, end); at < end; at = begin(line, at, end)) {
            at = end(line, at, end);
            count++;
        }
        byte[][] words = new byte[count][];
        int at = from;
        for (int i = 0; i < count; i++) {
            int start = begin(line, at, end);
            at = end(line, start, end);
            words[i] = Arrays.copyOfRange(line, start, at);
        }
        return words;
    }

    /** Where the next word begins, from a position on. */
    private static int begin(byte[] line, int from, int end) {
        int at = from;
        while (at < end && isSpace(line[at])) {
            at++;
        }
        return at;
    }

    /** Where a word without quotes ends: some blanks do not end it. */
    private static int end(byte[] line, int from, int end) {
        int at = from;
        while (at < end && !isSeparator(line[at])) {
            at++;
        }
        return at;
    }

    private static boolean isSeparator(byte b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }

    private byte @Nullable [][] split() {
        List<byte[]> words = new ArrayList<>();
        while (true) {
            at = begin(line, at, end);
            if (at == end) {
                return words.toArray(new byte[0][]);
            }
            length = 0;
            if (!word()) {
                return null;
            }
            words.add(Arrays.copyOf(word, length));
        }
    }

    /** A quote may begin in the middle of a word, and ends it. */
    private boolean word() {
        while (at < end) {
            byte b = line[at++];
            if (isSeparator(b)) {
                return true;
            }
            switch (b) {
                case '"' -> {
                    return doubleQuoted() && isAtWordEnd();
                }
                case '\'' -> {
                    return singleQuoted() && isAtWordEnd();
                }
                default -> put(b);
            }
        }
        return true;
    }

    private boolean doubleQuoted() {
        while (at < end) {
            byte b = line[at++];
            if (b == '"') {
                return true;
            }
            if (b != '\\' || at == end) {
                put(b);
            } else if (line[at] == 'x' && hex(at + 1) >= 0 && hex(at + 2) >= 0) {
                put((byte) (hex(at + 1) << 4 | hex(at + 2)));
                at += 3;
            } else {
                put(escaped(line[at++]));
            }
        }
        return false;
    }

    private boolean singleQuoted() {
        while (at < end) {
            byte b = line[at++];
            if (b == '\'') {
                return true;
            }
            if (b == '\\' && at < end && line[at] == '\'') {
                at++;
                put((byte) '\'');
            } else {
                put(b);
            }
        }
        return false;
    }

    private boolean isAtWordEnd() {
        return at == end || isSpace(line[at]);
    }

    private static boolean isSpace(byte b) {
        return b == ' ' || b >= '\t' && b <= '\r';
    }

    private static byte escaped(byte b) {
        return switch (b) {
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'b' -> '\b';
            case 'a' -> 7;
            default -> b;
        };
    }

    private int hex(int position) {
        return position < end ? Character.digit(line[position], 16) : -1;
    }

    private void put(byte b) {
        if (length == word.length) {
            word = Arrays.copyOf(word, length * 2);
        }
        word[length++] = b;
    }
}
