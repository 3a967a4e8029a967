package dev.redlite.command.scripting;

import dev.redlite.engine.Reply;
import dev.redlite.lua.LuaString;
import dev.redlite.lua.LuaTable;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;

/** Answers with a value of Lua, as Redis's scripts do. */
final class LuaAnswer {
    /*
     * Tables nest as deep as a script makes them, or without an end, so they are walked with a
     * stack of our own. As deep as Redis's stack of Lua values goes, so deep an answer does.
     */
    private static final int DEPTH_MAX = 7_995;

    private enum Shape {
        LIST,
        MAP,
        SET
    }

    private static final class Open {
        final LuaTable table;
        final Shape shape;
        int left;
        int position;
        boolean isAtValue;

        Open(LuaTable table, Shape shape, int left) {
            this.table = table;
            this.shape = shape;
            this.left = left;
        }

        /** The next element; there is one. */
        @Nullable Object next() {
            left--;
            if (shape == Shape.LIST) {
                return table.get(++position);
            }
            if (isAtValue) {
                isAtValue = false;
                return table.valueAt(position);
            }
            position = table.nextPosition(position);
            isAtValue = shape == Shape.MAP;
            return table.keyAt(position);
        }
    }

    private final Reply reply;
    private final boolean isResp3;
    private final ArrayDeque<Open> open = new ArrayDeque<>();

    private LuaAnswer(Reply reply, int protocol) {
        this.reply = reply;
        this.isResp3 = protocol == 3;
    }

    /**
     * Writes a value.
     *
     * @param protocol that the script chose: in 2, true is 1 and false is nil
     */
    static void write(@Nullable Object value, int protocol, Reply reply) {
        if (value instanceof LuaString text) {
            reply.bulk(text.bytes());
            return;
        }
        new LuaAnswer(reply, protocol).writeAll(value);
    }

    private void writeAll(@Nullable Object value) {
        one(value);
        while (!open.isEmpty()) {
            Open innermost = open.getFirst();
            if (innermost.left == 0) {
                open.removeFirst();
            } else {
                one(innermost.next());
            }
        }
    }

    private void one(@Nullable Object value) {
        switch (value) {
            case LuaString text -> reply.bulk(text.bytes());
            case Double number -> reply.integer(whole(number));
            case Boolean truth -> truth(truth);
            case LuaTable table -> table(table);
            case null, default -> reply.nil();
        }
    }

    private void truth(boolean value) {
        if (isResp3) {
            reply.bool(value);
        } else if (value) {
            reply.integer(1);
        } else {
            reply.nil();
        }
    }

    /** As a cast does in C: what does not fit, NaN too, is the smallest number. */
    private static long whole(double number) {
        return number >= -0x1p63 && number < 0x1p63 ? (long) number : Long.MIN_VALUE;
    }

    private void table(LuaTable table) {
        if (open.size() >= DEPTH_MAX) {
            reply.error("ERR reached lua stack limit");
        } else if (table.get(LuaReply.ERR) instanceof LuaString text) {
            reply.error(text.latin1());
        } else if (table.get(LuaReply.OK) instanceof LuaString text) {
            reply.status(oneLine(text));
        } else if (table.get(LuaReply.DOUBLE) instanceof Double number) {
            reply.number(number);
        } else if (table.get(LuaReply.MAP) instanceof LuaTable pairs) {
            int count = size(pairs);
            reply.map(count);
            open.addFirst(new Open(pairs, Shape.MAP, count * 2));
        } else if (table.get(LuaReply.SET) instanceof LuaTable elements) {
            int count = size(elements);
            reply.set(count);
            open.addFirst(new Open(elements, Shape.SET, count));
        } else if (table.get(LuaReply.BIG_NUMBER) instanceof LuaString digits) {
            reply.bigNumber(new String(oneLine(digits), StandardCharsets.ISO_8859_1));
        } else if (table.get(LuaReply.VERBATIM) instanceof LuaTable parts
                && parts.get(LuaReply.STRING) instanceof LuaString text
                && parts.get(LuaReply.FORMAT) instanceof LuaString format) {
            reply.verbatim((oneLineText(format) + "   ").substring(0, 3), text.bytes());
        } else {
            list(table);
        }
    }

    /** Up to the first nil. */
    private void list(LuaTable table) {
        int count = 0;
        while (table.get(count + 1) != null) {
            count++;
        }
        reply.array(count);
        open.addFirst(new Open(table, Shape.LIST, count));
    }

    private static int size(LuaTable table) {
        int count = 0;
        for (int at = table.nextPosition(0); at >= 0; at = table.nextPosition(at)) {
            count++;
        }
        return count;
    }

    private static String oneLineText(LuaString text) {
        return new String(oneLine(text), StandardCharsets.ISO_8859_1);
    }

    /** With spaces for what would end a line of the protocol. */
    private static byte[] oneLine(LuaString text) {
        byte[] bytes = text.bytes().clone();
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\r' || bytes[i] == '\n') {
                bytes[i] = ' ';
            }
        }
        return bytes;
    }
}
