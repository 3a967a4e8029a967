package dev.redlite.engine;

import dev.redlite.base.Bytes;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The last commands that were slow. Under the engine's lock. */
public final class Slowlog {
    private static final int ARGUMENTS_MAX = 32;
    private static final int ARGUMENT_BYTES_MAX = 128;

    /**
     * One slow command; secrets among its arguments are not shown, long ones are cut.
     *
     * @param at unix seconds
     * @param count how many arguments the call had, also those that are not kept
     */
    public record Slow(
            long id,
            long at,
            long micros,
            List<byte[]> arguments,
            String address,
            String name,
            int count) {}

    private final ArrayDeque<Slow> entries = new ArrayDeque<>();
    private long nextId;
    private long lengthMax;

    Slowlog(Config config) {
        config.get("slowlog-max-len")
                .onChange(
                        length -> {
                            lengthMax = Long.parseLong(length);
                            trim();
                        });
    }

    /** The newest first. */
    public Iterable<Slow> entries() {
        return entries;
    }

    /** How many there are. */
    public int length() {
        return entries.size();
    }

    /** Forgets them; their numbers are not used again. */
    public void clear() {
        entries.clear();
    }

    void add(Session session, Command command, byte[][] arguments, long micros, long now) {
        byte[][] shown = Secrets.hidden(command, arguments);
        var kept = new ArrayList<byte[]>();
        for (int i = 0; i < shown.length; i++) {
            if (i == ARGUMENTS_MAX - 1 && shown.length > ARGUMENTS_MAX) {
                kept.add(Bytes.of("... (" + (shown.length - i) + " more arguments)"));
                break;
            }
            kept.add(cut(shown[i]));
        }
        String address = session.address();
        String name = session.name();
        entries.addFirst(
                new Slow(nextId++, now / 1000, micros, kept, address, name, arguments.length));
        trim();
    }

    private static byte[] cut(byte[] argument) {
        if (argument.length <= ARGUMENT_BYTES_MAX) {
            return argument.clone(); // it may be a value now, which will change
        }
        int more = argument.length - ARGUMENT_BYTES_MAX;
        byte[] start = Arrays.copyOf(argument, ARGUMENT_BYTES_MAX);
        return Bytes.concat(start, Bytes.of("... (" + more + " more bytes)"));
    }

    private void trim() {
        while (entries.size() > lengthMax) {
            entries.removeLast();
        }
    }
}
