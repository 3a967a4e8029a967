package dev.redlite.bench;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Counts the replies in a stream of bytes that may be cut anywhere: no arrays, and no errors. */
final class Replies {
    private boolean isInLine;
    private int type;
    private int length;
    private int bytesToSkip;

    /** Takes all bytes; returns how many replies ended in them. */
    int count(ByteBuffer bytes) throws IOException {
        int count = 0;
        while (bytes.hasRemaining()) {
            if (bytesToSkip > 0) {
                int skipped = Math.min(bytesToSkip, bytes.remaining());
                bytes.position(bytes.position() + skipped);
                bytesToSkip -= skipped;
                count += bytesToSkip == 0 ? 1 : 0;
                continue;
            }
            count += next(bytes.get()) ? 1 : 0;
        }
        return count;
    }

    /** Whether the byte ended a reply. */
    private boolean next(byte next) throws IOException {
        if (!isInLine) {
            if (next != '+' && next != ':' && next != '$') {
                throw new IOException("unexpected reply: " + (char) next);
            }
            type = next;
            length = 0;
            isInLine = true;
        } else if (next == '\n') {
            isInLine = false;
            bytesToSkip = type == '$' && length >= 0 ? length + 2 : 0;
            return bytesToSkip == 0;
        } else if (type == '$' && next == '-') {
            length = Integer.MIN_VALUE;
        } else if (type == '$' && next != '\r' && length >= 0) {
            length = length * 10 + next - '0';
        }
        return false;
    }
}
