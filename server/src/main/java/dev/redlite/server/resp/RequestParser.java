package dev.redlite.server.resp;

import dev.redlite.base.Bytes;
import dev.redlite.base.InlineWords;
import dev.redlite.base.Numbers;

import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/**
 * Cuts what a client sends into requests: arrays of bulk strings, or lines of words.
 *
 * <p>Bytes come in as they arrive, in pieces of any size; requests come out when they are complete.
 * Used by the thread of the connection's event loop.
 */
public final class RequestParser {
    /*
     * The words of a request are collected in a young array that nobody holds until it is complete:
     * a reference that is stored into an old object costs a fence (docs/decisions.md). Only if it
     * is not complete it is kept in `words`.
     *
     * input[at..end) is what came and is not parsed. A request that is not complete leaves its
     * words so far in `words`, so nothing is parsed twice, and `scanned` says up to where there is
     * no line end, so nothing is searched twice.
     *
     * Memory follows the bytes that came, never the lengths that were announced: the array of
     * words grows with the words, and a large argument gets an array of its own only when a part
     * of it is here, which doubles until it has the announced length. It is then the argument
     * itself, without another copy.
     */
    private static final int LARGE_BYTES_MIN = 32 * 1024;
    private static final int FIRST_WORDS_MAX = 64;
    private static final int WASTE_MAX = 8;
    private static final int ARRAY_BYTES_MAX = Integer.MAX_VALUE - 64;
    private static final long NOT_A_NUMBER = Long.MIN_VALUE;
    private static final long WORD_OVERHEAD = 24;
    private static final int INCOMPLETE = -1;
    private static final byte[][] NO_WORDS = {};

    private final ArrayPool pool;
    private final ProtocolLimits limits;
    private byte[] input = Bytes.EMPTY;
    private int at;
    private int end;
    private int scanned;

    private byte[][] words = NO_WORDS;
    private int wordCount;
    private int wordsAnnounced;
    private long wordBytes;
    private int bulkLength = INCOMPLETE;
    private byte @Nullable [] large;
    private int largeCount;

    /** A parser without input; its buffers come from a pool of the same thread. */
    public RequestParser(ArrayPool pool, ProtocolLimits limits) {
        this.pool = pool;
        this.limits = limits;
    }

    // ---- Bytes in

    /** Takes all readable bytes of a buffer, which the caller goes on to own. */
    public void append(ByteBuf bytes) {
        byte[] bulk = large;
        if (bulk != null && largeCount < bulkLength) {
            int count = Math.min(bytes.readableBytes(), bulkLength - largeCount);
            bulk = grown(bulk, largeCount + count);
            bytes.readBytes(bulk, largeCount, count);
            largeCount += count;
            large = bulk;
        }
        int count = bytes.readableBytes();
        if (count > 0) {
            makeRoom(count);
            bytes.readBytes(input, end, count);
            end += count;
        }
    }

    private byte[] grown(byte[] bulk, int needed) {
        if (needed <= bulk.length) {
            return bulk;
        }
        long doubled = Math.max(needed, bulk.length * 2L);
        return Arrays.copyOf(bulk, (int) Math.min(bulkLength, doubled));
    }

    private void makeRoom(int count) {
        int rest = end - at;
        if (rest == 0) {
            rewind();
        }
        if (count <= input.length - end) {
            return;
        }
        byte[] to = input;
        if (rest + (long) count > input.length) {
            if (rest + (long) count > ARRAY_BYTES_MAX) {
                throw new OutOfMemoryError("a client sends more than an array holds");
            }
            long doubled = rest == 0 ? 0 : Math.min(ARRAY_BYTES_MAX, input.length * 2L);
            to = pool.take((int) Math.max(rest + count, doubled));
        }
        System.arraycopy(input, at, to, 0, rest);
        if (to != input) {
            pool.give(input);
            input = to;
        }
        scanned -= at;
        at = 0;
        end = rest;
    }

    private void rewind() {
        at = 0;
        end = 0;
        scanned = 0;
    }

    /** Bytes held: input that is not parsed, and the words of a request that is not complete. */
    public long heldBytes() {
        return end - at + wordBytes + largeCount;
    }

    /** Bytes that are not cut into words yet. */
    public long unparsedBytes() {
        return (long) end - at + largeCount;
    }

    /** Bytes of the words of a request that is not complete. */
    public long argumentBytes() {
        return wordBytes - wordCount * WORD_OVERHEAD;
    }

    /** Room for input that is allocated and not used, in bytes. */
    public int freeBytes() {
        return input.length - (end - at);
    }

    /** Holds no more memory than what waits for its rest needs: the client may take its time. */
    public void rest() {
        int rest = end - at;
        if (rest == 0 && input.length > 0) {
            pool.give(input);
            input = Bytes.EMPTY;
            rewind();
        } else if (rest < input.length / WASTE_MAX) {
            byte[] kept = Arrays.copyOfRange(input, at, end);
            pool.give(input);
            input = kept;
            scanned -= at;
            at = 0;
            end = rest;
        }
    }

    /** Forgets everything that came. */
    public void clear() {
        at = end;
        rest();
        forgetRequest();
    }

    // ---- Requests out

    /**
     * The next complete request as fresh arrays, its name first and never empty of words; null if
     * more bytes must come.
     *
     * @param isTrusted whether the client has given its password, if one is asked
     * @throws ProtocolException if there can be no further request; after this and any other
     *     exception nothing more may be parsed
     */
    public byte @Nullable [][] next(boolean isTrusted) throws ProtocolException {
        while (at < end || large != null) {
            if (wordsAnnounced > 0) {
                return bulks(isTrusted);
            }
            if (input[at] != '*') {
                byte[][] line = line();
                if (line == null || line.length > 0) {
                    return line;
                }
            } else if (!beginArray(isTrusted)) {
                return null;
            }
        }
        return null;
    }

    /** Reads {@code *count}; false if it is not complete. A count below one is an empty request. */
    private boolean beginArray(boolean isTrusted) throws ProtocolException {
        int lineEnd = announcementEnd("too big mbulk count string");
        if (lineEnd == INCOMPLETE) {
            return false;
        }
        long count = number(at + 1, lineEnd);
        if (count == NOT_A_NUMBER || count > Integer.MAX_VALUE) {
            throw new ProtocolException("invalid multibulk length");
        }
        if (!isTrusted && count > ProtocolLimits.STRANGER_WORDS_MAX) {
            throw new ProtocolException("unauthenticated multibulk length");
        }
        passLine(lineEnd + 2);
        if (count > 0) {
            wordsAnnounced = (int) count;
        }
        return true;
    }

    /** Reads bulk strings until the request is complete; null if it is not. */
    private byte @Nullable [][] bulks(boolean isTrusted) throws ProtocolException {
        byte[][] request =
                wordCount == 0 ? new byte[Math.min(wordsAnnounced, FIRST_WORDS_MAX)][] : words;
        while (wordCount < wordsAnnounced) {
            boolean hasLength = bulkLength != INCOMPLETE || beginBulk(isTrusted);
            byte[] word = hasLength ? bulk() : null;
            if (word == null) {
                if (wordCount > 0) {
                    words = request;
                }
                return null;
            }
            at += 2; // whatever the two bytes are, as Redis has it
            scanned = at;
            bulkLength = INCOMPLETE;
            request = with(request, word);
        }
        forgetRequest();
        return request;
    }

    private boolean beginBulk(boolean isTrusted) throws ProtocolException {
        int lineEnd = announcementEnd("too big bulk count string");
        if (lineEnd == INCOMPLETE) {
            return false;
        }
        if (input[at] != '$') {
            char got = (char) (input[at] & 0xff);
            throw new ProtocolException("expected '$', got '" + got + "'");
        }
        long length = number(at + 1, lineEnd);
        if (length < 0 || length > limits.bulkBytesMax()) {
            throw new ProtocolException("invalid bulk length");
        }
        if (!isTrusted && length > ProtocolLimits.STRANGER_BULK_BYTES_MAX) {
            throw new ProtocolException("unauthenticated bulk length");
        }
        passLine(lineEnd + 2);
        bulkLength = (int) length;
        return true;
    }

    /** The bulk string that is due, if it and two bytes more are here; otherwise null. */
    private byte @Nullable [] bulk() {
        byte[] bulk = large;
        if (bulk != null) {
            if (largeCount < bulkLength || end - at < 2) {
                return null;
            }
            large = null;
            largeCount = 0;
            return bulk;
        }
        int available = end - at;
        if (available - 2 >= bulkLength) {
            byte[] word = Arrays.copyOfRange(input, at, at + bulkLength);
            at += bulkLength;
            return word;
        }
        if (bulkLength >= LARGE_BYTES_MIN && available >= LARGE_BYTES_MIN / 2) {
            largeCount = Math.min(available, bulkLength);
            bulk = new byte[(int) Math.min(bulkLength, largeCount * 2L)];
            System.arraycopy(input, at, bulk, 0, largeCount);
            at += largeCount;
            scanned = at;
            large = bulk;
        }
        return null;
    }

    private byte[][] with(byte[][] request, byte[] word) {
        byte[][] grown = request;
        if (wordCount == request.length) {
            long doubled = Math.min(wordsAnnounced, request.length * 2L);
            grown = Arrays.copyOf(request, (int) doubled);
        }
        grown[wordCount++] = word;
        wordBytes += word.length + WORD_OVERHEAD;
        return grown;
    }

    private void forgetRequest() {
        if (words != NO_WORDS) {
            words = NO_WORDS;
        }
        wordCount = 0;
        wordsAnnounced = 0;
        wordBytes = 0;
        bulkLength = INCOMPLETE;
        large = null;
        largeCount = 0;
    }

    /** A line of words; empty if there is none on it, null if its end is not here. */
    private byte @Nullable [][] line() throws ProtocolException {
        int lineEnd = find((byte) '\n', "too big inline request");
        if (lineEnd == INCOMPLETE) {
            return null;
        }
        int wordsEnd = lineEnd > at && input[lineEnd - 1] == '\r' ? lineEnd - 1 : lineEnd;
        byte[][] line = InlineWords.split(input, at, wordsEnd);
        if (line == null) {
            throw new ProtocolException("unbalanced quotes in request");
        }
        passLine(lineEnd + 1);
        return line;
    }

    /** The position of the CR of a line that announces a length, if a byte follows it. */
    private int announcementEnd(String tooLong) throws ProtocolException {
        int lineEnd = find((byte) '\r', tooLong);
        return lineEnd + 1 < end ? lineEnd : INCOMPLETE;
    }

    private int find(byte sought, String tooLong) throws ProtocolException {
        byte[] bytes = input;
        int last = Math.min(end, at + ProtocolLimits.LINE_BYTES_MAX + 1);
        for (int i = Math.max(scanned, at); i < last; i++) {
            if (bytes[i] == sought) {
                scanned = i;
                return i;
            }
        }
        scanned = last;
        if (end - at > ProtocolLimits.LINE_BYTES_MAX) {
            throw new ProtocolException(tooLong);
        }
        return INCOMPLETE;
    }

    private void passLine(int next) {
        at = next;
        scanned = next;
    }

    private long number(int from, int to) {
        if (to - from == 1) {
            int digit = input[from] - '0';
            return digit >= 0 && digit <= 9 ? digit : NOT_A_NUMBER;
        }
        return Numbers.parseLong(input, from, to - from, NOT_A_NUMBER);
    }
}
