package dev.redlite.command.stream;

import static dev.redlite.engine.Flag.DENYOOM;
import static dev.redlite.engine.Flag.FAST;
import static dev.redlite.engine.Flag.WRITE;

import dev.redlite.engine.Call;
import dev.redlite.engine.CommandException;
import dev.redlite.engine.CommandTable;
import dev.redlite.engine.Errors;
import dev.redlite.engine.Reply;
import dev.redlite.value.ValueType;
import dev.redlite.value.stream.StreamId;
import dev.redlite.value.stream.StreamValue;
import dev.redlite.value.stream.TrimRule;

import org.jspecify.annotations.Nullable;

/** Commands that add entries and set what the next goes by: XADD, XSETID. */
final class StreamWrites {
    private static final String NOT_ABOVE_ZERO =
            "ERR The ID specified in XADD must be greater than 0-0";
    private static final String EXHAUSTED =
            "ERR The stream has exhausted the last possible ID, unable to add more items";
    private static final String NOT_AFTER =
            "ERR The ID specified in XADD is equal or smaller than the target stream top item";
    private static final String NOT_AUTOMATIC =
            "ERR IDMP/IDMPAUTO can be used only with auto-generated IDs";
    private static final String TOO_LARGE = "ERR Elements are too large to be stored";
    private static final long ENTRY_BYTES_MAX = 1L << 30;

    private StreamWrites() {}

    static void register(CommandTable table) {
        table.add("XADD")
                .since("5.0.0")
                .arity(-5)
                .key(1)
                .keyFlags("RW", "update")
                .flags(WRITE, DENYOOM, FAST)
                .tips("nondeterministic_output")
                .syntax(
                        "key [NOMKSTREAM] [KEEPREF|DELREF|ACKED] [IDMPAUTO producer-id"
                                + "|IDMP producer-id idempotent-id] [<MAXLEN|MINID> [=|~]"
                                + " threshold [LIMIT count]] <*|id> field value"
                                + " [field value ...]")
                .summary("Adds an entry to a stream, and trims the stream")
                .complexity("O(1) to add, O(N) to trim, where N is the number of entries evicted")
                .handler(StreamWrites::xadd);
        table.add("XSETID")
                .since("5.0.0")
                .arity(-3)
                .key(1)
                .keyFlags("RW", "update")
                .flags(WRITE, DENYOOM, FAST)
                .syntax(
                        "key last-id [ENTRIESADDED entries-added]"
                                + " [MAXDELETEDID max-deleted-id]")
                .summary("Sets the id that the next entry comes after")
                .complexity("O(1)")
                .handler(StreamWrites::xsetid);
    }

    /** The id that is asked for: all of it, the milliseconds only, or nothing. */
    private record Wanted(@Nullable StreamId id, @Nullable Long millis) {
        static Wanted parse(Call call, int position) {
            byte[] text = call.arg(position);
            if (text.length == 1 && text[0] == '*') {
                return new Wanted(null, null);
            }
            Long millis = Ids.millisBeforeStar(text);
            if (millis != null) {
                return new Wanted(null, millis);
            }
            return new Wanted(Ids.strict(call, position), null);
        }

        boolean isAutomatic() {
            return id == null && millis == null;
        }

        /** The id of the next entry after the last. */
        StreamId next(StreamId last, long nowMillis) {
            if (last.equals(StreamId.MAX)) {
                throw new CommandException(EXHAUSTED);
            }
            StreamId wanted = id == null ? automatic(last, nowMillis) : id;
            if (!wanted.isAfter(last)) {
                throw new CommandException(NOT_AFTER);
            }
            return wanted;
        }

        private StreamId automatic(StreamId last, long nowMillis) {
            if (millis != null) {
                return inMillisecond(millis, last);
            }
            boolean isLater = Long.compareUnsigned(nowMillis, last.millis()) > 0;
            return isLater ? new StreamId(nowMillis, 0) : last.next();
        }
    }

    /** The next id in a millisecond; Redis has no text of its own for one that is full. */
    private static StreamId inMillisecond(long millis, StreamId last) {
        if (millis != last.millis()) {
            return new StreamId(millis, 0);
        }
        if (last.sequence() == -1) {
            throw new CommandException(TOO_LARGE);
        }
        return last.next();
    }

    /** A bad id comes before missing fields, and those before a wrong type. */
    private static void xadd(Call call, Reply reply) {
        TrimOptions options = TrimOptions.parse(call, true);
        int idAt = options.next();
        Wanted wanted = idAt < call.count() ? Wanted.parse(call, idAt) : new Wanted(null, null);
        int first = idAt + 1;
        if (first >= call.count() || (call.count() - first) % 2 != 0) {
            throw Errors.arity(call.command().fullName());
        }
        if (StreamId.MIN.equals(wanted.id)) {
            throw new CommandException(NOT_ABOVE_ZERO);
        }
        if (options.producer() != null && !wanted.isAutomatic()) {
            throw new CommandException(NOT_AUTOMATIC);
        }
        checkSize(call, first);
        StreamValue stream = call.change(1, ValueType.STREAM);
        if (stream == null && !options.mayCreate()) {
            reply.nil();
            return;
        }
        byte[] message = Production.message(call, options, first);
        StreamId known = Production.known(call, stream, options.producer(), message);
        if (known != null) {
            StreamReplies.id(reply, known);
            return;
        }
        StreamId id = wanted.next(stream == null ? StreamId.MIN : stream.last(), call.now());
        if (stream == null) {
            stream = call.changeOrCreate(1, ValueType.STREAM);
            stream.begin();
        }
        add(call, stream, options, id, message, first);
        StreamReplies.id(reply, id);
    }

    private static void checkSize(Call call, int first) {
        long size = 0;
        for (int i = first; i < call.count(); i++) {
            size += call.arg(i).length;
        }
        if (size > ENTRY_BYTES_MAX) {
            throw new CommandException(TOO_LARGE);
        }
    }

    private static void add(
            Call call,
            StreamValue stream,
            TrimOptions options,
            StreamId id,
            byte @Nullable [] message,
            int first) {
        stream.add(id, call.args(), first);
        call.event(call.arg(1), "xadd");
        byte[] producer = options.producer();
        if (producer != null && message != null) {
            stream.noteProduced(producer, message, id, call.now());
        }
        TrimRule trim = options.trim();
        if (trim != null && stream.trim(trim) > 0) {
            call.event(call.arg(1), "xtrim");
        }
    }

    /** Bad arguments come before a missing key. */
    private static void xsetid(Call call, Reply reply) {
        StreamId id = Ids.strict(call, 2);
        Long added = null;
        StreamId deleted = null;
        for (int i = 3; i < call.count(); i += 2) {
            boolean hasMore = i + 1 < call.count();
            if (hasMore && call.is(i, "ENTRIESADDED")) {
                added = call.integer(i + 1);
                if (added < 0) {
                    throw new CommandException("ERR entries_added must be positive");
                }
            } else if (hasMore && call.is(i, "MAXDELETEDID")) {
                deleted = Ids.strict(call, i + 1);
                if (id.isBefore(deleted)) {
                    throw smaller("provided max_deleted_entry_id");
                }
            } else {
                throw Errors.syntax();
            }
        }
        StreamValue stream = call.change(1, ValueType.STREAM);
        if (stream == null) {
            throw new CommandException(Errors.NO_KEY);
        }
        check(stream, id, added);
        stream.setLast(id, added, StreamId.MIN.equals(deleted) ? null : deleted);
        call.event(call.arg(1), "xsetid");
        reply.ok();
    }

    private static void check(StreamValue stream, StreamId id, @Nullable Long added) {
        if (stream.size() > 0) {
            if (id.isBefore(stream.lastEntry())) {
                throw smaller("target stream top item");
            }
            if (added != null && stream.size() > added) {
                throw new CommandException(
                        "ERR The entries_added specified in XSETID is smaller than the target"
                                + " stream length");
            }
        }
    }

    private static CommandException smaller(String than) {
        return new CommandException("ERR The ID specified in XSETID is smaller than the " + than);
    }
}
