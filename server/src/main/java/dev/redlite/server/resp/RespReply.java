package dev.redlite.server.resp;

import dev.redlite.base.Bytes;
import dev.redlite.base.Doubles;
import dev.redlite.base.Numbers;
import dev.redlite.engine.CommandException;
import dev.redlite.engine.Reply;
import dev.redlite.engine.Session;

import io.netty.buffer.ByteBuf;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;

/**
 * Writes answers as RESP2 or RESP3, whichever the session speaks at the moment, and keeps the bytes
 * until they are sent. Used by the thread of the connection's event loop.
 */
public final class RespReply extends Reply {
    /*
     * Bytes go into `chunk`; a full one is put away in `full` and is never copied again. A mark is
     * a count of bytes since the connection began, so it stays right while bytes are sent from the
     * other end: first = position of the first byte that is not sent, chunkStart = position of
     * chunk[0], chunkStart + at = position of the next byte.
     */
    private record Full(byte[] bytes, int length) {}

    private static final int COPIED_BYTES_MAX = 8 * 1024;

    private static final String TOO_LARGE =
            "ERR the answer does not fit into the memory for answers";

    private static final byte[] OK = Bytes.of("+OK\r\n");
    private static final byte[] NIL_2 = Bytes.of("$-1\r\n");
    private static final byte[] NIL_3 = Bytes.of("_\r\n");
    private static final byte[] NIL_ARRAY_2 = Bytes.of("*-1\r\n");
    private static final byte[] TRUE_3 = Bytes.of("#t\r\n");
    private static final byte[] FALSE_3 = Bytes.of("#f\r\n");

    private final Session session;
    private final ArrayPool pool;
    private final MemoryBudget budget;
    private final ArrayDeque<Full> full = new ArrayDeque<>(0);
    private long fullBytes;
    private byte[] chunk = Bytes.EMPTY;
    private int at;
    private long chunkStart;
    private long first;
    private long peak;

    /** A sink whose buffers come from a pool of the same thread, large ones out of a budget. */
    public RespReply(Session session, ArrayPool pool, MemoryBudget budget) {
        this.session = session;
        this.pool = pool;
        this.budget = budget;
    }

    // ---- Bytes out

    /** Number of bytes that are not sent. */
    public long pending() {
        return chunkStart + at - first;
    }

    /** Number of separate pieces of memory that hold the bytes that are not sent. */
    public int pendingChunks() {
        return full.size() + (at > 0 ? 1 : 0);
    }

    /** Size of the memory into which answers are written at present. */
    public int bufferBytes() {
        return chunk.length;
    }

    /** The most bytes that were ever to be sent together. */
    public long peakBytes() {
        return Math.max(peak, pending());
    }

    /** Moves the oldest bytes to a buffer, as many as fit in. */
    public void drainTo(ByteBuf buffer) {
        peak = peakBytes();
        while (!full.isEmpty()) {
            Full oldest = full.getFirst();
            int from = (int) (first - startOfOldest());
            int count = Math.min(oldest.length - from, buffer.writableBytes());
            buffer.writeBytes(oldest.bytes, from, count);
            first += count;
            if (from + count < oldest.length) {
                return;
            }
            full.removeFirst();
            fullBytes -= oldest.length;
            give(oldest.bytes);
        }
        int from = (int) (first - chunkStart);
        int count = Math.min(at - from, buffer.writableBytes());
        buffer.writeBytes(chunk, from, count);
        first += count;
        if (from + count == at) {
            chunkStart += at;
            at = 0;
            rest();
        }
    }

    private long startOfOldest() {
        return chunkStart - fullBytes;
    }

    private void rest() {
        give(chunk);
        chunk = Bytes.EMPTY;
    }

    private byte[] take(int count) {
        byte[] array = pool.take(count);
        if (array.length > ArrayPool.SMALL_BYTES && !budget.reserve(array.length)) {
            pool.give(array);
            throw new CommandException(TOO_LARGE);
        }
        return array;
    }

    private void give(byte[] array) {
        if (array.length > ArrayPool.SMALL_BYTES) {
            budget.release(array.length);
        }
        pool.give(array);
    }

    /** Forgets everything that is not sent. */
    public void clear() {
        rewind(first);
        chunkStart = first;
        at = 0;
        rest();
    }

    /** Moves all that another sink holds behind what is here. */
    public void takeFrom(RespReply other) {
        for (Full part : other.full) {
            putAll(part.bytes, part.length);
        }
        putAll(other.chunk, other.at);
        other.clear();
    }

    private void putAll(byte[] bytes, int length) {
        ensure(length);
        copy(bytes, 0, length);
    }

    @Override
    public long mark() {
        return chunkStart + at;
    }

    @Override
    public void rewind(long mark) {
        while (mark < chunkStart && !full.isEmpty()) {
            Full last = full.removeLast();
            give(chunk);
            chunk = last.bytes;
            chunkStart -= last.length;
            fullBytes -= last.length;
        }
        at = (int) (mark - chunkStart);
    }

    /**
     * Makes room for some bytes in one piece.
     *
     * @throws CommandException if the answers of all clients take too much memory
     */
    private void ensure(int count) {
        if (count <= chunk.length - at) {
            return;
        }
        if (at == 0) {
            rest();
            chunk = take(count);
            return;
        }
        byte[] next = take(Math.max(count, ArrayPool.LARGE_BYTES));
        full.addLast(new Full(chunk, at));
        fullBytes += at;
        chunkStart += at;
        at = 0;
        chunk = next;
    }

    // ---- Answers

    @Override
    public int protocol() {
        return session.protocol();
    }

    private boolean isResp3() {
        return session.protocol() == 3;
    }

    @Override
    public void ok() {
        put(OK);
    }

    @Override
    public void status(byte[] text) {
        ensure(text.length + 3);
        chunk[at++] = '+';
        copy(text, 0, text.length);
        putLineEnd();
    }

    @Override
    public void error(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        for (int i = 0; i < bytes.length; i++) {
            if (text.charAt(i) > 0xff) {
                bytes = text.getBytes(StandardCharsets.UTF_8);
                break;
            }
        }
        int length = bytes.length;
        while (length > 0 && (bytes[length - 1] == '\r' || bytes[length - 1] == '\n')) {
            length--;
        }
        ensure(length + 3);
        chunk[at++] = '-';
        for (int i = 0; i < length; i++) {
            byte b = bytes[i];
            chunk[at++] = b == '\r' || b == '\n' ? (byte) ' ' : b;
        }
        putLineEnd();
    }

    @Override
    public void integer(long value) {
        putHeader((byte) ':', value);
    }

    @Override
    public void bulk(byte[] bytes, int offset, int length) {
        putHeader((byte) '$', length);
        if (length <= COPIED_BYTES_MAX) {
            ensure(length + 2);
            copy(bytes, offset, length);
            putLineEnd();
        } else {
            putLarge(bytes, offset, length);
        }
    }

    /** In many chunks, each of which is given back, and not counted any more, once it is sent. */
    private void putLarge(byte[] bytes, int offset, int length) {
        int done = 0;
        while (done < length) {
            ensure(1);
            int count = Math.min(length - done, chunk.length - at);
            copy(bytes, offset + done, count);
            done += count;
        }
        ensure(2);
        putLineEnd();
    }

    @Override
    public void nil() {
        put(isResp3() ? NIL_3 : NIL_2);
    }

    @Override
    public void nilArray() {
        put(isResp3() ? NIL_3 : NIL_ARRAY_2);
    }

    @Override
    public void array(int size) {
        putHeader((byte) '*', size);
    }

    @Override
    public void map(int pairs) {
        if (isResp3()) {
            putHeader((byte) '%', pairs);
        } else {
            putHeader((byte) '*', pairs * 2L);
        }
    }

    @Override
    public void set(int size) {
        putHeader((byte) (isResp3() ? '~' : '*'), size);
    }

    @Override
    public void push(int size) {
        putHeader((byte) (isResp3() ? '>' : '*'), size);
    }

    @Override
    public void number(double value) {
        if (isResp3()) {
            ensure(Doubles.MAX_LENGTH + 3);
            chunk[at++] = ',';
            at += Doubles.put(chunk, at, value);
            putLineEnd();
        } else {
            byte[] text = Doubles.toBytes(value);
            bulk(text, 0, text.length);
        }
    }

    @Override
    public void bool(boolean value) {
        if (isResp3()) {
            put(value ? TRUE_3 : FALSE_3);
        } else {
            integer(value ? 1 : 0);
        }
    }

    @Override
    public void verbatim(String format, byte[] text) {
        if (isResp3()) {
            putHeader((byte) '=', text.length + 4L);
            ensure(text.length + 6);
            for (int i = 0; i < 3; i++) {
                chunk[at++] = (byte) format.charAt(i);
            }
            chunk[at++] = ':';
            copy(text, 0, text.length);
            putLineEnd();
        } else {
            bulk(text, 0, text.length);
        }
    }

    @Override
    public void bigNumber(String digits) {
        byte[] text = Bytes.of(digits);
        if (isResp3()) {
            ensure(text.length + 3);
            chunk[at++] = '(';
            copy(text, 0, text.length);
            putLineEnd();
        } else {
            bulk(text, 0, text.length);
        }
    }

    // ---- Parts

    private void putHeader(byte type, long value) {
        ensure(Numbers.MAX_LONG_DIGITS + 3);
        byte[] to = chunk;
        int position = at;
        to[position++] = type;
        if (value >= 0 && value < 10) {
            to[position++] = (byte) ('0' + value);
        } else {
            position += Numbers.put(to, position, value);
        }
        to[position++] = '\r';
        to[position++] = '\n';
        at = position;
    }

    private void put(byte[] bytes) {
        ensure(bytes.length);
        copy(bytes, 0, bytes.length);
    }

    private void copy(byte[] bytes, int offset, int length) {
        System.arraycopy(bytes, offset, chunk, at, length);
        at += length;
    }

    private void putLineEnd() {
        chunk[at++] = '\r';
        chunk[at++] = '\n';
    }
}
