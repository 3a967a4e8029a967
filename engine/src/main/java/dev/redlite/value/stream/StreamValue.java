package dev.redlite.value.stream;

import dev.redlite.base.Bytes;
import dev.redlite.store.StreamRows;
import dev.redlite.value.PackingLimits;
import dev.redlite.value.RowChanges;
import dev.redlite.value.Value;
import dev.redlite.value.ValueType;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;

/** A stream: entries in the order of their ids, and groups of consumers. */
public final class StreamValue extends Value {
    /*
     * The header, one row, changes with every entry that is added or deleted; each verb that
     * changes it puts it once, at its end. Rows come in any order when a stream is read from the
     * tables: StreamLoader puts them in order.
     */
    private static final int OBJECT_BYTES = 96;

    /** The longest time, and the greatest number, for which messages can be known. */
    public static final long PRODUCTION_SECONDS_MAX = 86_400;

    public static final long PRODUCTION_COUNT_MAX = 10_000;

    private final PackingLimits limits;
    private final StreamEntries entries = new StreamEntries();
    private final StreamGroups groups = new StreamGroups(this);
    private final Producers producers = new Producers();
    private StreamId last = StreamId.MIN;
    private StreamId greatestDeleted = StreamId.MIN;
    private long added;
    private @Nullable StreamLoader loader;

    /** An empty stream, whose blocks are as large as these limits allow. */
    public StreamValue(PackingLimits limits) {
        this.limits = limits;
    }

    @Override
    public ValueType<StreamValue> type() {
        return ValueType.STREAM;
    }

    /** A stream stays when its last entry goes. */
    @Override
    public boolean isEmpty() {
        return false;
    }

    @Override
    public long sizeBytes() {
        return OBJECT_BYTES + entries.sizeBytes() + groups.sizeBytes() + producers.sizeBytes();
    }

    @Override
    public String encoding() {
        return "stream";
    }

    // ---- Reading

    /** Number of entries. */
    public long size() {
        return entries.size();
    }

    /** The id that was given last. */
    public StreamId last() {
        return last;
    }

    /** The greatest id of an entry that was deleted, other than by trimming. */
    public StreamId greatestDeleted() {
        return greatestDeleted;
    }

    /** How many entries were ever added. */
    public long added() {
        return added;
    }

    /** The id of the first entry; {@link StreamId#MIN} if there is none. */
    public StreamId firstEntry() {
        StreamId first = entries.first();
        return first == null ? StreamId.MIN : first;
    }

    /** The id of the last entry; {@link StreamId#MIN} if there is none. */
    public StreamId lastEntry() {
        StreamId found = entries.last();
        return found == null ? StreamId.MIN : found;
    }

    public boolean has(StreamId id) {
        return entries.has(id.millis(), id.sequence());
    }

    /** Counts the entries from an id to another, both included, up to a limit. */
    public long count(StreamId from, StreamId to, long limit) {
        return entries.count(from, to, limit);
    }

    /** Goes over the entries from an id to another, both included, or backwards. */
    public EntryRange range(StreamId from, StreamId to, boolean isReversed) {
        return entries.range(from, to, isReversed);
    }

    /** Number of blocks: of keys in the radix tree of Redis. */
    public int blockCount() {
        return entries.blockCount();
    }

    /** Number of nodes that the radix tree of Redis would have. */
    public int treeNodes() {
        return entries.treeNodes();
    }

    /** Visits the blocks as they are; the stream must not be changed meanwhile. */
    public void eachBlock(BlockVisitor visitor) {
        for (int i = 0; i < entries.blockCount(); i++) {
            entries.block(i).accept(visitor);
        }
    }

    /** The groups of consumers. */
    public StreamGroups groups() {
        return groups;
    }

    // ---- Changing

    /** Adds an entry with an id after the last; items are fields and values in turn. */
    public void add(StreamId id, byte[][] items, int from) {
        entries.append(id, items, from, limits.streamBlockBytesMax(), limits.streamBlockMax());
        last = id;
        added++;
        rows().put(StreamKeys.entry(id.millis(), id.sequence()), 0, StreamKeys.pack(items, from));
        saveHeader();
    }

    /** Deletes entries; tells of each whether it was there. */
    public boolean[] delete(List<StreamId> ids) {
        boolean[] deleted = new boolean[ids.size()];
        boolean isChanged = false;
        for (int i = 0; i < deleted.length; i++) {
            StreamId id = ids.get(i);
            deleted[i] = entries.delete(id);
            if (deleted[i]) {
                deleteRow(id.millis(), id.sequence());
                greatestDeleted = id.isAfter(greatestDeleted) ? id : greatestDeleted;
                isChanged = true;
            }
        }
        if (isChanged) {
            saveHeader();
        }
        return deleted;
    }

    private void deleteRow(long millis, long sequence) {
        rows().delete(StreamKeys.entry(millis, sequence));
    }

    /** Deletes entries from the beginning; returns how many. */
    public long trim(TrimRule rule) {
        long before = entries.size();
        int index = 0;
        while (index < entries.blockCount()) {
            Block block = entries.block(index);
            long gone = before - entries.size();
            if (isEnough(rule) || (rule.limit() > 0 && gone + block.live() > rule.limit())) {
                break;
            }
            boolean goesWhole = goesWhole(rule, block);
            if (!goesWhole && rule.isApproximate()) {
                break;
            }
            if (goesWhole && rule.references() == References.KEEP) {
                for (int at = 0; at < block.count(); at++) {
                    if (!block.isDeleted(at)) {
                        deleteRow(block.millis(at), block.sequence(at));
                    }
                }
                entries.removeBlock(index);
            } else {
                boolean isOver = trimWithin(rule, block);
                index += entries.removeIfEmpty(index) ? 0 : 1;
                if (isOver) {
                    break;
                }
            }
        }
        return before - entries.size();
    }

    private boolean isEnough(TrimRule rule) {
        return !rule.isById() && entries.size() <= rule.lengthMax();
    }

    private boolean goesWhole(TrimRule rule, Block block) {
        if (!rule.isById()) {
            return entries.size() - block.live() >= rule.lengthMax();
        }
        int end = block.count() - 1;
        StreamId from = rule.from();
        return StreamId.compare(
                        block.millis(end), block.sequence(end), from.millis(), from.sequence())
                < 0;
    }

    /** Deletes entries of one block; returns whether no more need to go. */
    private boolean trimWithin(TrimRule rule, Block block) {
        for (int at = 0; at < block.count(); at++) {
            StreamId id = new StreamId(block.millis(at), block.sequence(at));
            if (isEnough(rule) || (rule.isById() && !id.isBefore(rule.from()))) {
                return true;
            }
            if (rule.references() == References.DELETE) {
                groups.forget(id);
            }
            boolean stays =
                    block.isDeleted(at)
                            || (rule.references() == References.ACKNOWLEDGED
                                    && groups.isReferenced(id));
            if (!stays) {
                entries.deleteAt(block, at);
                deleteRow(id.millis(), id.sequence());
            }
        }
        return isEnough(rule);
    }

    /**
     * Sets what the next entry goes by.
     *
     * @param addedCount how many entries are to have been added, or null for as it is
     * @param deleted the greatest deleted id, or null for as it is
     */
    public void setLast(StreamId id, @Nullable Long addedCount, @Nullable StreamId deleted) {
        last = id;
        added = addedCount == null ? added : addedCount;
        greatestDeleted = deleted == null ? greatestDeleted : deleted;
        saveHeader();
    }

    /** Makes a new stream, that has nothing in it, a value that is stored. */
    public void begin() {
        producers.seconds = limits.productionSeconds();
        producers.countMax = limits.productionMax();
        saveHeader();
    }

    // ---- Messages of producers

    /** The id under which a producer has added a message lately, or null. */
    public @Nullable StreamId produced(byte[] producer, byte[] name, long nowMillis) {
        return producers.find(producer, name, nowMillis);
    }

    /** Notes that a producer's message was added under an id. */
    public void noteProduced(byte[] producer, byte[] name, StreamId id, long nowMillis) {
        producers.makeRoom(producer, nowMillis, this::forgetProduced);
        producers.put(producer, name, id, nowMillis);
        producers.added++;
        rows().put(
                        StreamKeys.produced(producer, name),
                        nowMillis,
                        StreamRows.longs(id.millis(), id.sequence()));
        saveHeader();
    }

    private void forgetProduced(byte[] producer, byte[] name) {
        rows().delete(StreamKeys.produced(producer, name));
    }

    /** Counts a message that was not added again. */
    public void noteDuplicate() {
        producers.duplicates++;
        saveHeader();
    }

    /** Sets how long and how many messages are known; if it is different, all are forgotten. */
    public void setProduction(long seconds, long countMax) {
        if (seconds != producers.seconds || countMax != producers.countMax) {
            producers.seconds = seconds;
            producers.countMax = countMax;
            producers.clear(this::forgetProduced);
            saveHeader();
        }
    }

    /** For how many seconds a producer's message is known. */
    public long productionSeconds() {
        return producers.seconds;
    }

    /** How many messages of one producer are known at most. */
    public long productionMax() {
        return producers.countMax;
    }

    /** How many producers, messages known, messages ever added, and duplicates there are. */
    public long[] productionFigures(long nowMillis) {
        return new long[] {
            producers.producerCount(nowMillis),
            producers.messageCount(nowMillis),
            producers.added,
            producers.duplicates
        };
    }

    /** Sets how many messages were added, and how many were not added again. */
    public void restoreProduction(long addedCount, long duplicates) {
        producers.added = addedCount;
        producers.duplicates = duplicates;
        saveHeader();
    }

    /** Whether it differs from a stream that never had a producer. */
    public boolean hasProduction() {
        return producers.areUsed();
    }

    /** Number of producers of which messages are known, or were when somebody looked last. */
    public int producerCount() {
        return producers.size();
    }

    /** Visits the producers with all messages that are kept. */
    public void eachProducer(ProducerVisitor visitor) {
        producers.accept(visitor);
    }

    // ---- Rows

    /** Where changes of rows go; fails if the stream was fetched for reading. */
    RowChanges changes() {
        return rows();
    }

    private void saveHeader() {
        rows().put(StreamKeys.HEADER_KEY, added, header());
    }

    private byte[] header() {
        byte[] header =
                StreamRows.longs(
                        last.millis(),
                        last.sequence(),
                        greatestDeleted.millis(),
                        greatestDeleted.sequence());
        if (!producers.areUsed()) {
            return header;
        }
        byte[] more =
                StreamRows.longs(
                        producers.seconds,
                        producers.countMax,
                        producers.added,
                        producers.duplicates);
        return Bytes.concat(header, more);
    }

    @Override
    public void eachRow(RowChanges receiver) {
        receiver.put(StreamKeys.HEADER_KEY, added, header());
        EntryRange all = range(StreamId.MIN, StreamId.MAX, false);
        while (all.next()) {
            receiver.put(StreamKeys.entry(all.millis(), all.sequence()), 0, packed(all));
        }
        groups.eachRow(receiver);
        producers.each(
                (producer, name, id, addedAt) ->
                        receiver.put(
                                StreamKeys.produced(producer, name),
                                addedAt,
                                StreamRows.longs(id.millis(), id.sequence())));
    }

    private static byte[] packed(EntryRange range) {
        byte[][] items = new byte[2 * range.fieldCount()][];
        int[] count = {0};
        range.items(
                (bytes, from, length) ->
                        items[count[0]++] = Arrays.copyOfRange(bytes, from, from + length));
        return StreamKeys.pack(items, 0);
    }

    @Override
    public void resemble(Value original) {
        entries.resemble(((StreamValue) original).entries);
    }

    @Override
    public void load(byte[] subkey, long number, byte @Nullable [] payload) {
        loader().put(subkey, number, Bytes.orEmpty(payload));
    }

    @Override
    public void unload(byte[] subkey) {
        loader().remove(subkey);
    }

    /** Its groups are put together of rows that are all there. */
    @Override
    public boolean takesLateRows() {
        return false;
    }

    private StreamLoader loader() {
        StreamLoader current = loader;
        if (current == null) {
            current = new StreamLoader(this);
            loader = current;
        }
        return current;
    }

    @Override
    public void loaded() {
        if (loader != null) {
            loader.finish();
            loader = null;
        }
    }

    // ---- For the loader

    void loadHeader(long number, byte[] payload) {
        added = number;
        last = StreamKeys.id(payload, 0);
        greatestDeleted = StreamKeys.id(payload, 16);
        if (payload.length > 32) {
            producers.seconds = Bytes.getOrderedLong(payload, 32);
            producers.countMax = Bytes.getOrderedLong(payload, 40);
            producers.added = Bytes.getOrderedLong(payload, 48);
            producers.duplicates = Bytes.getOrderedLong(payload, 56);
        }
    }

    void loadEntry(StreamId id, byte[][] items) {
        entries.append(id, items, 0, limits.streamBlockBytesMax(), limits.streamBlockMax());
    }

    void unloadEntry(StreamId id) {
        entries.delete(id);
    }

    /** Takes all entries out again and gives them to a receiver. */
    void unloadEntries(BiConsumer<StreamId, byte[]> receiver) {
        EntryRange all = range(StreamId.MIN, StreamId.MAX, false);
        while (all.next()) {
            receiver.accept(all.id(), packed(all));
        }
        entries.clear();
    }

    Producers producers() {
        return producers;
    }

    @Override
    public void checkInvariants() {
        entries.checkInvariants();
        groups.checkInvariants();
        StreamId end = entries.last();
        if (end != null && end.isAfter(last)) {
            throw new IllegalStateException("entry " + end + " is after the last, " + last);
        }
        if (entries.size() > added) {
            throw new IllegalStateException(
                    entries.size() + " entries of " + added + " that were added");
        }
    }
}
