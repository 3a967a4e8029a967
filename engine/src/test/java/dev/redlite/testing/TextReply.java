package dev.redlite.testing;

import dev.redlite.base.Bytes;
import dev.redlite.base.Doubles;
import dev.redlite.engine.Reply;
import dev.redlite.engine.Session;

import java.util.ArrayList;
import java.util.List;

/**
 * Collects an answer as one line that shows types as RESP marks them: {@code +OK}, {@code -ERR …},
 * {@code :1}, {@code "bulk"}, {@code _} for nil, {@code ,1.5}, {@code #t}, {@code =txt:…}, {@code
 * [a b]}, and in RESP3 {@code %[k v]}, {@code ~[a b]}, {@code >[a b]}.
 */
public final class TextReply extends Reply {
    private final Session session;
    private final List<String> parts = new ArrayList<>();

    /** An answer in the protocol that a session speaks when it is written. */
    public TextReply(Session session) {
        this.session = session;
    }

    /** The answer; empty if nothing was answered. */
    public String text() {
        int[] at = {0};
        return parts.isEmpty() ? "" : next(at);
    }

    private String next(int[] at) {
        String part = parts.get(at[0]++);
        if (!part.endsWith("[")) {
            return part;
        }
        int count = Integer.parseInt(part.substring(0, part.indexOf(' ')));
        var elements = new ArrayList<String>();
        for (int i = 0; i < count; i++) {
            elements.add(next(at));
        }
        return part.substring(part.indexOf(' ') + 1) + String.join(" ", elements) + "]";
    }

    private boolean is3() {
        return protocol() == 3;
    }

    private void aggregate(String mark, int size) {
        parts.add(size + " " + mark + "[");
    }

    @Override
    public int protocol() {
        return session.protocol();
    }

    @Override
    public void status(byte[] text) {
        parts.add("+" + Bytes.utf8(text));
    }

    @Override
    public void error(String text) {
        parts.add("-" + text);
    }

    @Override
    public void integer(long value) {
        parts.add(":" + value);
    }

    @Override
    public void bulk(byte[] bytes, int offset, int length) {
        parts.add(
                "\""
                        + Bytes.utf8(java.util.Arrays.copyOfRange(bytes, offset, offset + length))
                        + "\"");
    }

    @Override
    public void nil() {
        parts.add("_");
    }

    @Override
    public void nilArray() {
        parts.add(is3() ? "_" : "[nil]");
    }

    @Override
    public void array(int size) {
        aggregate("", size);
    }

    @Override
    public void map(int pairs) {
        aggregate(is3() ? "%" : "", pairs * 2);
    }

    @Override
    public void set(int size) {
        aggregate(is3() ? "~" : "", size);
    }

    @Override
    public void push(int size) {
        aggregate(is3() ? ">" : "", size);
    }

    @Override
    public void number(double value) {
        String text = Bytes.ascii(Doubles.toBytes(value));
        parts.add(is3() ? "," + text : "\"" + text + "\"");
    }

    @Override
    public void bool(boolean value) {
        parts.add(is3() ? value ? "#t" : "#f" : value ? ":1" : ":0");
    }

    @Override
    public void verbatim(String format, byte[] text) {
        String shown = Bytes.utf8(text);
        parts.add(is3() ? "=" + format + ":" + shown : "\"" + shown + "\"");
    }

    @Override
    public void bigNumber(String digits) {
        parts.add(is3() ? "(" + digits : "\"" + digits + "\"");
    }

    @Override
    public long mark() {
        return parts.size();
    }

    @Override
    public void rewind(long mark) {
        while (parts.size() > mark) {
            parts.removeLast();
        }
    }
}
