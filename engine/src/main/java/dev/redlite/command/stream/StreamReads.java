package dev.redlite.command.stream;

import static dev.redlite.engine.Flag.BLOCKING;
import static dev.redlite.engine.Flag.MOVABLEKEYS;
import static dev.redlite.engine.Flag.READONLY;
import static dev.redlite.engine.Flag.WRITE;

import dev.redlite.command.stream.ReadAnswer.Delivered;
import dev.redlite.command.stream.ReadAnswer.Part;
import dev.redlite.engine.BlockedOn;
import dev.redlite.engine.BlockedOn.NextTry;
import dev.redlite.engine.Call;
import dev.redlite.engine.CommandException;
import dev.redlite.engine.CommandTable;
import dev.redlite.engine.KeySpec;
import dev.redlite.engine.Reply;
import dev.redlite.value.ValueType;
import dev.redlite.value.stream.Consumer;
import dev.redlite.value.stream.Group;
import dev.redlite.value.stream.Pending;
import dev.redlite.value.stream.StreamGroups;
import dev.redlite.value.stream.StreamId;
import dev.redlite.value.stream.StreamValue;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Commands that read what is new in streams: XREAD, XREADGROUP. */
final class StreamReads {
    private static final String NEW_ONLY_IN_GROUPS =
            "ERR The > ID can be specified only when calling XREADGROUP using the GROUP <group>"
                    + " <consumer> option.";

    private StreamReads() {}

    static void register(CommandTable table) {
        table.add("XREAD")
                .since("5.0.0")
                .arity(-4)
                .keySpecs(KeySpec.after("STREAMS", 1, -1, 1, 2, "RO", "access"))
                .flags(READONLY, BLOCKING, MOVABLEKEYS)
                .syntax(
                        "[COUNT count] [MAXCOUNT maxcount] [MAXSIZE maxsize]"
                                + " [BLOCK milliseconds] STREAMS key [key ...] id [id ...]")
                .summary("Returns entries of streams that come after an id")
                .complexity("O(N) for each stream, where N is the number of entries returned")
                .handler(StreamReads::xread);
        table.add("XREADGROUP")
                .looksUpToRead()
                .since("5.0.0")
                .arity(-7)
                .keySpecs(KeySpec.after("STREAMS", 4, -1, 1, 2, "RO", "access"))
                .flags(WRITE, BLOCKING, MOVABLEKEYS)
                .syntax(
                        "GROUP group consumer [COUNT count] [MAXCOUNT maxcount]"
                                + " [MAXSIZE maxsize] [BLOCK milliseconds]"
                                + " [CLAIM min-idle-time] [NOACK]"
                                + " STREAMS key [key ...] id [id ...]")
                .summary("Returns entries of streams as a consumer of a group")
                .complexity("O(N) for each stream, where N is the number of entries returned")
                .handler(StreamReads::xreadgroup);
    }

    // ---- XREAD

    private static void xread(Call call, Reply reply) {
        ReadOptions options = ReadOptions.parse(call, false);
        List<@Nullable StreamValue> streams = new ArrayList<>(options.keys);
        List<StreamId> ids = new ArrayList<>(options.keys);
        for (int i = 0; i < options.keys; i++) {
            StreamValue stream = call.read(call.arg(options.firstKey + i), ValueType.STREAM);
            streams.add(stream);
            ids.add(from(call, options.firstKey + options.keys + i, stream));
        }
        var answer = new ReadAnswer(options);
        for (int i = 0; i < options.keys; i++) {
            StreamValue stream = streams.get(i);
            if (stream != null && stream.size() > 0 && !ids.get(i).equals(StreamId.MAX)) {
                StreamId from = ids.get(i).next();
                long count = answer.take(stream, from, options.count);
                if (count > 0) {
                    byte[] key = call.arg(options.firstKey + i);
                    answer.add(new Part(key, stream, List.of(), from, count, false));
                }
            }
        }
        if (!answer.isEmpty()) {
            answer.reply(reply);
        } else if (waits(call, options)) {
            call.block(blockedOn(call, options).calledWith(withIds(call, options, ids)));
        } else {
            reply.nilArray();
        }
    }

    /** The arguments with ids in place of $ and +, which mean what they meant at first. */
    private static byte[][] withIds(Call call, ReadOptions options, List<StreamId> ids) {
        byte[][] arguments = call.args().clone();
        for (int i = 0; i < options.keys; i++) {
            arguments[options.firstKey + options.keys + i] = ids.get(i).toBytes();
        }
        return arguments;
    }

    private static boolean waits(Call call, ReadOptions options) {
        return options.blockMillis != ReadOptions.NO_BLOCK && call.mayBlock();
    }

    private static BlockedOn blockedOn(Call call, ReadOptions options) {
        int first = options.firstKey;
        List<byte[]> keys = Arrays.asList(call.args()).subList(first, first + options.keys);
        return new BlockedOn(ValueType.STREAM, keys, options.blockMillis, Reply::nilArray);
    }

    /**
     * The id after which to read: $ is the last that was given, + the one before the last entry.
     */
    private static StreamId from(Call call, int position, @Nullable StreamValue stream) {
        if (call.is(position, "$")) {
            return stream == null ? StreamId.MIN : stream.last();
        }
        if (call.is(position, "+")) {
            if (stream == null) {
                return StreamId.MIN;
            }
            return stream.size() == 0 ? stream.last() : stream.lastEntry().previous();
        }
        if (call.is(position, ">")) {
            throw new CommandException(NEW_ONLY_IN_GROUPS);
        }
        return Ids.strict(call, position);
    }

    // ---- XREADGROUP

    /** One stream to read: after an id what the consumer has pending, or what is new. */
    private record Source(byte[] key, Groups found, @Nullable StreamId after) {}

    /**
     * A missing group of any stream comes before everything that is changed. The consumer is made,
     * if there is none, also if there is nothing to read.
     */
    private static void xreadgroup(Call call, Reply reply) {
        ReadOptions options = ReadOptions.parse(call, true);
        byte[] name = options.consumer;
        if (name == null) {
            throw new IllegalStateException("a group without a consumer");
        }
        List<Source> sources = sources(call, options);
        List<Newest> newest = newest(call, sources);
        if (hasNothingNew(call, options, newest)) {
            var next = new NextTry(newest, 0);
            call.block(blockedOn(call, options).triedWithoutKey().having(next));
            return;
        }
        var answer = new ReadAnswer(options);
        for (Source source : sources) {
            Consumer consumer = source.found.consumer(call, source.key, name);
            if (source.after != null) {
                history(call, options, source, consumer, answer);
            } else {
                news(call, options, source, consumer, answer);
            }
        }
        if (!answer.isEmpty()) {
            answer.reply(reply);
        } else if (waits(call, options)) {
            // Also without its key, and without its group, for then it fails.
            var next = new NextTry(newest, claimableAt(options, sources, call.now()));
            call.block(blockedOn(call, options).triedWithoutKey().having(next));
        } else {
            reply.nilArray();
        }
    }

    /** Which stream a key held, and how far it reached, when a waiting consumer was tried. */
    private record Newest(long stream, StreamId last) {
        boolean isAfter(Newest before) {
            return stream != before.stream || last.compareTo(before.last) > 0;
        }
    }

    private static List<Newest> newest(Call call, List<Source> sources) {
        List<Newest> newest = new ArrayList<>(sources.size());
        for (Source source : sources) {
            StreamValue stream = source.found.stream();
            StreamId last = stream.size() == 0 ? StreamId.MIN : stream.lastEntry();
            newest.add(new Newest(call.identity(source.key), last));
        }
        return newest;
    }

    /**
     * Whether it waited, and no entry came since. Then it goes on waiting, even if an XGROUP SETID
     * made old entries new for its group: only entries wake, and take those along.
     */
    private static boolean hasNothingNew(Call call, ReadOptions options, List<Newest> newest) {
        if (!(call.seen() instanceof List<?> seen) || options.claimIdle != ReadOptions.NO_CLAIM) {
            return false;
        }
        for (int i = 0; i < newest.size(); i++) {
            if (!(seen.get(i) instanceof Newest before) || newest.get(i).isAfter(before)) {
                return false;
            }
        }
        return true;
    }

    private static List<Source> sources(Call call, ReadOptions options) {
        List<Source> sources = new ArrayList<>(options.keys);
        for (int i = 0; i < options.keys; i++) {
            byte[] key = call.arg(options.firstKey + i);
            byte[] groupName = options.group;
            StreamValue stream = call.change(key, ValueType.STREAM);
            Group group =
                    stream == null || groupName == null ? null : stream.groups().find(groupName);
            if (stream == null || group == null) {
                throw new CommandException(
                        Groups.noKeyOrGroup(
                                        call.shown(options.firstKey + i), call.shown(groupAt(call)))
                                + " in XREADGROUP with GROUP option");
            }
            int idAt = options.firstKey + options.keys + i;
            sources.add(new Source(key, new Groups(stream, group), after(call, idAt)));
        }
        return sources;
    }

    /** Where the group's name is. */
    private static int groupAt(Call call) {
        int at = 1;
        while (!call.is(at, "GROUP")) {
            at++;
        }
        return at + 1;
    }

    private static @Nullable StreamId after(Call call, int position) {
        for (String meaningless : new String[] {"$", "+"}) {
            if (call.is(position, meaningless)) {
                String instead = meaningless.equals("$") ? ">" : "+";
                throw new CommandException(
                        "ERR The "
                                + meaningless
                                + " ID is meaningless in the context of XREADGROUP: you want to"
                                + " read the history of this consumer by specifying a proper ID,"
                                + " or use the "
                                + instead
                                + " ID to get new messages. The "
                                + meaningless
                                + " ID would just return an empty result set.");
            }
        }
        StreamId after = call.is(position, ">") ? StreamId.MAX : Ids.strict(call, position);
        return after.equals(StreamId.MAX) ? null : after; // which > is short for, in Redis too
    }

    /** What the consumer has pending, with nil for what is not in the stream any more. */
    private static void history(
            Call call, ReadOptions options, Source source, Consumer consumer, ReadAnswer answer) {
        List<Delivered> delivered = new ArrayList<>();
        StreamValue stream = source.found.stream();
        StreamId after = source.after == null ? StreamId.MIN : source.after;
        Pending one = consumer.pending().from(after.next());
        while (one != null && delivered.size() < options.count && answer.take(stream, one.id())) {
            boolean isThere = stream.has(one.id());
            delivered.add(new Delivered(one.id(), isThere, 0, 0));
            if (isThere) {
                stream.groups().deliverAgain(source.found.group(), one, call.now());
            }
            one = consumer.pending().after(one);
        }
        answer.add(new Part(source.key, stream, delivered, StreamId.MIN, 0, false));
    }

    private static void news(
            Call call, ReadOptions options, Source source, Consumer consumer, ReadAnswer answer) {
        StreamValue stream = source.found.stream();
        Group group = source.found.group();
        boolean claims = options.claimIdle != ReadOptions.NO_CLAIM;
        List<Delivered> claimed =
                claims ? claim(call, options, source, consumer, answer) : List.of();
        StreamId from = group.last().equals(StreamId.MAX) ? StreamId.MAX : group.last().next();
        boolean isOver = group.last().equals(StreamId.MAX);
        long count = isOver ? 0 : answer.take(stream, from, options.count - claimed.size());
        if (count > 0) {
            boolean isAcknowledged = options.isAcknowledged;
            stream.groups().deliver(group, consumer, count, isAcknowledged, call.now());
        }
        if (count > 0 || !claimed.isEmpty()) {
            answer.add(new Part(source.key, stream, claimed, from, count, claims));
        }
    }

    /** When the first entry that is pending now will have been idle for long enough; 0: never. */
    private static long claimableAt(ReadOptions options, List<Source> sources, long now) {
        long earliest = 0;
        for (Source source : sources) {
            if (options.claimIdle != ReadOptions.NO_CLAIM && source.after == null) {
                Groups found = source.found;
                Pending one = found.stream().groups().longestIdle(found.group(), 0, now);
                if (one != null && options.claimIdle <= Long.MAX_VALUE - one.deliveredAt()) {
                    long at = Math.max(1, one.deliveredAt() + options.claimIdle);
                    earliest = earliest == 0 ? at : Math.min(earliest, at);
                }
            }
        }
        return earliest;
    }

    /** Takes over what is idle, the longest first; forgets of it what is not in the stream. */
    private static List<Delivered> claim(
            Call call, ReadOptions options, Source source, Consumer consumer, ReadAnswer answer) {
        StreamValue stream = source.found.stream();
        StreamGroups groups = stream.groups();
        Group group = source.found.group();
        List<Delivered> claimed = new ArrayList<>();
        Set<Pending> seen = new HashSet<>();
        while (claimed.size() < options.count && answer.hasRoom()) {
            Pending one = groups.longestIdle(group, options.claimIdle, call.now());
            if (one == null || !seen.add(one)) {
                break; // after no time at all, what was claimed comes round again
            }
            if (!stream.has(one.id())) {
                groups.acknowledge(group, one.id());
            } else if (answer.take(stream, one.id())) {
                long idleMillis = call.now() - one.deliveredAt();
                claimed.add(new Delivered(one.id(), true, idleMillis, one.deliveries()));
                groups.claim(group, one, consumer, call.now(), one.deliveriesAfter());
            } else {
                break;
            }
        }
        if (!claimed.isEmpty()) {
            groups.noteActive(group, consumer, call.now());
        }
        return claimed;
    }
}
