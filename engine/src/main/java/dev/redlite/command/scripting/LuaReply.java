package dev.redlite.command.scripting;

import dev.redlite.base.Bytes;
import dev.redlite.base.Doubles;
import dev.redlite.base.Numbers;
import dev.redlite.engine.Reply;
import dev.redlite.engine.Session;
import dev.redlite.lua.LuaError;
import dev.redlite.lua.LuaNumber;
import dev.redlite.lua.LuaState;
import dev.redlite.lua.LuaString;
import dev.redlite.lua.LuaTable;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;

/**
 * Makes a command's answer a value of Lua, as Redis's scripts have it: in the protocol that the
 * script chose.
 *
 * <p>Nothing here fails while the command runs, which may have changed something; if the script's
 * memory does not suffice, {@link #take} says so afterwards.
 */
final class LuaReply extends Reply {
    /** What a table stands for, of which elements are still to come. */
    private enum Shape {
        LIST,
        /** Keys and values in turn. */
        MAP,
        SET
    }

    private static final class Open {
        final LuaTable table;
        final Shape shape;
        int left;
        int count;
        @Nullable Object key;

        Open(LuaTable table, Shape shape, int left) {
            this.table = table;
            this.shape = shape;
            this.left = left;
        }
    }

    static final LuaString ERR = LuaString.of("err");
    static final LuaString OK = LuaString.of("ok");
    static final LuaString MAP = LuaString.of("map");
    static final LuaString SET = LuaString.of("set");
    static final LuaString DOUBLE = LuaString.of("double");
    static final LuaString BIG_NUMBER = LuaString.of("big_number");
    static final LuaString VERBATIM = LuaString.of("verbatim_string");
    static final LuaString STRING = LuaString.of("string");
    static final LuaString FORMAT = LuaString.of("format");
    static final LuaString IS_COUNTED = LuaString.of("ignore_error_stats_update");

    private final LuaState state;
    private final ArrayDeque<Open> open = new ArrayDeque<>();
    private @Nullable Session session;
    private @Nullable Object root;
    private boolean isError;
    private @Nullable LuaError failure;

    LuaReply(LuaState state) {
        this.state = state;
    }

    /** Makes ready for the answer to a command of a script. */
    void begin(Session of) {
        session = of;
        rewind(0);
    }

    /** Whether the answer is an error. */
    boolean isError() {
        return isError;
    }

    /** The answer. */
    @Nullable Object take() {
        Object value = root;
        LuaError failed = failure;
        rewind(0);
        if (failed != null) {
            throw failed;
        }
        return value;
    }

    // ---- Building

    private void add(@Nullable Object value) {
        Open into = open.peek();
        if (into == null) {
            root = value;
            return;
        }
        put(into, value);
        close();
    }

    private void put(Open into, @Nullable Object value) {
        into.left--;
        switch (into.shape) {
            case LIST -> {
                into.count++;
                if (value != null) {
                    into.table.put(into.count, value);
                }
            }
            case MAP -> {
                Object key = into.key;
                if (into.left % 2 == 1) {
                    into.key = value;
                } else if (key != null) {
                    into.table.put(key, value);
                }
            }
            case SET -> {
                if (value != null) {
                    into.table.put(value, true);
                }
            }
        }
    }

    private void close() {
        while (!open.isEmpty() && open.getFirst().left == 0) {
            open.removeFirst();
        }
    }

    private void begin(Shape shape, int elements, @Nullable LuaString wrapped) {
        if (isSpent()) {
            return;
        }
        try {
            var table =
                    shape == Shape.LIST
                            ? new LuaTable(state.meter(), elements, 0)
                            : new LuaTable(state.meter());
            Object value = wrapped == null ? table : wrap(wrapped, table);
            Open into = open.peek();
            if (into == null) {
                root = value;
            } else {
                put(into, value);
            }
            open.addFirst(new Open(table, shape, elements));
            close();
        } catch (LuaError memory) {
            failure = memory;
        }
    }

    private LuaTable wrap(LuaString name, Object value) {
        var table = new LuaTable(state.meter(), 0, 1);
        table.put(name, value);
        return table;
    }

    /** Books memory; false if there is none, and the answer is not of interest any more. */
    private boolean charge(long bytes) {
        if (isSpent()) {
            return false;
        }
        try {
            state.meter().charge(bytes);
            return true;
        } catch (LuaError memory) {
            failure = memory;
            return false;
        }
    }

    private boolean isSpent() {
        return failure != null;
    }

    private void addText(byte[] bytes, int offset, int length) {
        if (charge(length)) {
            add(LuaString.of(bytes, offset, offset + length));
        }
    }

    private void addField(LuaString name, Object value) {
        if (isSpent()) {
            return;
        }
        try {
            add(wrap(name, value));
        } catch (LuaError memory) {
            failure = memory;
        }
    }

    // ---- Answers

    @Override
    public int protocol() {
        return session == null ? 2 : session.protocol();
    }

    private boolean isResp3() {
        return protocol() == 3;
    }

    @Override
    public void status(byte[] text) {
        addField(OK, LuaString.of(text.clone()));
    }

    @Override
    public void error(String text) {
        boolean isWhole = open.isEmpty();
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        addField(ERR, LuaString.of(bytes));
        if (isWhole && root instanceof LuaTable table) {
            isError = true;
            table.put(IS_COUNTED, true);
        }
    }

    @Override
    public void integer(long value) {
        if (!isSpent()) {
            add(LuaNumber.box((double) value));
        }
    }

    @Override
    public void bulk(byte[] bytes, int offset, int length) {
        addText(bytes, offset, length);
    }

    @Override
    public void nil() {
        if (!isSpent()) {
            add(isResp3() ? null : false);
        }
    }

    @Override
    public void nilArray() {
        nil();
    }

    @Override
    public void array(int size) {
        begin(Shape.LIST, size, null);
    }

    @Override
    public void map(int pairs) {
        if (isResp3()) {
            begin(Shape.MAP, pairs * 2, MAP);
        } else {
            begin(Shape.LIST, pairs * 2, null);
        }
    }

    @Override
    public void set(int size) {
        if (isResp3()) {
            begin(Shape.SET, size, SET);
        } else {
            begin(Shape.LIST, size, null);
        }
    }

    @Override
    public void push(int size) {
        begin(Shape.LIST, size, null);
    }

    @Override
    public void number(double value) {
        if (isResp3()) {
            addField(DOUBLE, LuaNumber.box(value));
        } else {
            byte[] text = Doubles.toBytes(value);
            addText(text, 0, text.length);
        }
    }

    @Override
    public void bool(boolean value) {
        if (isResp3()) {
            if (!isSpent()) {
                add(value);
            }
        } else {
            integer(value ? 1 : 0);
        }
    }

    @Override
    public void verbatim(String format, byte[] text) {
        if (!isResp3()) {
            addText(text, 0, text.length);
            return;
        }
        if (charge(text.length)) {
            var parts = state.newTable();
            parts.put(STRING, LuaString.of(text.clone()));
            parts.put(FORMAT, LuaString.of(format));
            addField(VERBATIM, parts);
        }
    }

    @Override
    public void bigNumber(String digits) {
        if (isResp3()) {
            addField(BIG_NUMBER, LuaString.of(digits));
        } else {
            byte[] text = Bytes.of(digits);
            addText(text, 0, text.length);
        }
    }

    /** There is only the position before the answer. */
    @Override
    public long mark() {
        return 0;
    }

    @Override
    public void rewind(long mark) {
        open.clear();
        root = null;
        isError = false;
        failure = null;
    }

    /** How a number becomes an argument of a command: as short as it can be read back. */
    static byte[] argument(double number) {
        long whole = (long) number;
        return whole == number && Math.abs(whole) <= 1L << 52
                ? Numbers.toBytes(whole)
                : Doubles.toBytes(number);
    }
}
