package dev.redlite.engine;

import org.jspecify.annotations.Nullable;

/** Takes the answers of calls that nobody is answered, and keeps the first error. */
public final class SilentReply extends Reply {
    private @Nullable String error;

    /** The first error since this was asked last, also within an answer; or null. */
    public @Nullable String takeError() {
        String taken = error;
        error = null;
        return taken;
    }

    @Override
    public int protocol() {
        return 2;
    }

    @Override
    public void error(String text) {
        if (error == null) {
            error = text;
        }
    }

    @Override
    public void status(byte[] text) {}

    @Override
    public void integer(long value) {}

    @Override
    public void bulk(byte[] bytes, int offset, int length) {}

    @Override
    public void nil() {}

    @Override
    public void nilArray() {}

    @Override
    public void array(int size) {}

    @Override
    public void map(int pairs) {}

    @Override
    public void set(int size) {}

    @Override
    public void push(int size) {}

    @Override
    public void number(double value) {}

    @Override
    public void bool(boolean value) {}

    @Override
    public void verbatim(String format, byte[] text) {}

    @Override
    public void bigNumber(String digits) {}

    @Override
    public long mark() {
        return 0;
    }

    @Override
    public void rewind(long mark) {}
}
