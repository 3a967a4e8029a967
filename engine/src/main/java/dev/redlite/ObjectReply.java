package dev.redlite;

import dev.redlite.base.Bytes;
import dev.redlite.engine.Reply;

import org.jspecify.annotations.Nullable;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Collects an answer as Java objects. A call makes its own, young as what is stored into it, so
 * that the collector need not note that; a session that waits uses one again and again.
 *
 * <p>A status is a String, a bulk string a byte[], an integer a Long, a double a Double, a boolean
 * a Boolean, nil null, an array a List, a map a Map with its order kept, a set a Set, and an error
 * inside an aggregate a {@link RedliteException}. As byte arrays have no equality of their own,
 * byte-string keys of maps and elements of sets are {@link ByteString}s.
 */
final class ObjectReply extends Reply {
    private enum Shape {
        LIST,
        MAP,
        SET
    }

    private record Event(Object content, @Nullable Shape shape, int size) {}

    private static final Object NIL = new Object();
    private static final Pattern DIGITS = Pattern.compile("[-+]?[0-9]{1,10000}");

    /** The first element, if it is the only one and not an aggregate: most answers are. */
    private @Nullable Object single;

    private int count;

    /** All elements, of an aggregate; null as long as there is none. */
    private @Nullable List<Event> events;

    /** Makes ready for the next answer. */
    void clear() {
        single = null;
        count = 0;
        events = null;
    }

    /** The answer; an error is thrown. */
    @Nullable Object take() {
        List<Event> all = events;
        Object result = all != null ? build(all) : single == NIL ? null : single;
        clear();
        if (result instanceof RedliteException failure) {
            throw failure;
        }
        return result;
    }

    /** The answer without a value that is thrown: an error is returned as an exception. */
    @Nullable Object takeQuietly() {
        try {
            return take();
        } catch (RedliteException failure) {
            return failure;
        }
    }

    /** An aggregate that still gets elements; a script's answer may nest thousands deep. */
    private static final class Open {
        final Event event;
        final Object into;
        int left;
        @Nullable Object key;

        Open(Event event) {
            this.event = event;
            this.left = event.shape == Shape.MAP ? event.size * 2 : event.size;
            this.into =
                    event.shape == Shape.MAP
                            ? new LinkedHashMap<>()
                            : event.shape == Shape.SET ? new LinkedHashSet<>() : new ArrayList<>();
        }

        @SuppressWarnings("unchecked")
        void add(@Nullable Object element) {
            left--;
            if (event.shape == Shape.LIST) {
                ((List<@Nullable Object>) into).add(element);
            } else if (event.shape == Shape.SET) {
                ((Set<@Nullable Object>) into).add(comparable(element));
            } else if (left % 2 == 1) {
                key = comparable(element);
            } else {
                ((Map<@Nullable Object, @Nullable Object>) into).put(key, element);
            }
        }
    }

    private static @Nullable Object build(List<Event> events) {
        ArrayDeque<Open> open = new ArrayDeque<>();
        for (Event event : events) {
            Object element = event.content == NIL ? null : event.content;
            if (event.shape != null) {
                open.addFirst(new Open(event));
            } else {
                if (open.isEmpty()) {
                    return element;
                }
                open.getFirst().add(element);
            }
            while (!open.isEmpty() && open.getFirst().left == 0) {
                Object whole = open.removeFirst().into;
                if (open.isEmpty()) {
                    return whole;
                }
                open.getFirst().add(whole);
            }
        }
        throw new IllegalStateException("an answer has fewer elements than was said");
    }

    private static @Nullable Object comparable(@Nullable Object element) {
        return element instanceof byte[] bytes ? new ByteString(bytes) : element;
    }

    private void add(Object content) {
        add(content, null, 0);
    }

    private void add(Object content, @Nullable Shape shape, int size) {
        if (count == 0 && shape == null) {
            single = content;
        } else {
            List<Event> all = events;
            if (all == null) {
                all = new ArrayList<>();
                events = all;
            }
            Object first = single;
            if (first != null) {
                all.add(new Event(first, null, 0));
                single = null;
            }
            all.add(new Event(content, shape, size));
        }
        count++;
    }

    @Override
    public int protocol() {
        return 3;
    }

    @Override
    public void status(byte[] text) {
        add(Bytes.utf8(text));
    }

    @Override
    public void error(String text) {
        // Error texts carry bytes as characters.
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        add(RedliteException.of(Bytes.utf8(bytes)));
    }

    @Override
    public void integer(long value) {
        add(value);
    }

    @Override
    public void bulk(byte[] bytes, int offset, int length) {
        add(Arrays.copyOfRange(bytes, offset, offset + length));
    }

    @Override
    public void nil() {
        add(NIL);
    }

    @Override
    public void nilArray() {
        add(NIL);
    }

    @Override
    public void array(int size) {
        add(NIL, Shape.LIST, size);
    }

    @Override
    public void map(int pairs) {
        add(NIL, Shape.MAP, pairs);
    }

    @Override
    public void set(int size) {
        add(NIL, Shape.SET, size);
    }

    @Override
    public void push(int size) {
        add(NIL, Shape.LIST, size);
    }

    @Override
    public void number(double value) {
        add(value);
    }

    @Override
    public void bool(boolean value) {
        add(value);
    }

    @Override
    public void verbatim(String format, byte[] text) {
        add(Bytes.utf8(text));
    }

    @Override
    public void bigNumber(String digits) {
        // A script may answer with anything as one.
        add(DIGITS.matcher(digits).matches() ? new BigInteger(digits) : digits);
    }

    @Override
    public long mark() {
        return count;
    }

    @Override
    public void rewind(long mark) {
        if (mark == 0) {
            clear();
            return;
        }
        List<Event> all = events;
        if (all == null) {
            return; // there is one element, and it stays
        }
        while (count > mark) {
            count--;
            all.removeLast();
        }
        if (count == 1 && all.getFirst().shape == null) {
            single = all.getFirst().content;
            events = null;
        }
    }
}
