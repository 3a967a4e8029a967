package dev.redlite.value.stream;

/** How many entries of a stream a group has read, and how many it has not, as far as is known. */
public final class EntryCounts {
    /*
     * A group counts what it reads. Where entries were deleted out of the middle, a count says
     * nothing any more about what is left: then the place of an id among all entries ever added
     * follows only if it is at the beginning or the end of the stream, with no gap behind it.
     */
    private EntryCounts() {}

    /** What a group's count is after it has read the entry with an id, or UNKNOWN. */
    static long afterReading(StreamValue stream, Group group, StreamId id) {
        boolean counts =
                group.entriesRead != Group.UNKNOWN
                        && !group.last.isBefore(stream.firstEntry())
                        && !hasGapAfter(stream, group.last);
        return counts ? group.entriesRead + 1 : placeOf(stream, id);
    }

    /** How many entries a group has not read, or UNKNOWN. */
    public static long lag(StreamValue stream, Group group) {
        if (stream.added() == 0 || stream.size() == 0) {
            return 0;
        }
        StreamId first = stream.firstEntry();
        if (group.last.isBefore(first) && stream.greatestDeleted().isBefore(first)) {
            return stream.size();
        }
        if (group.entriesRead != Group.UNKNOWN && !hasGapAfter(stream, group.last)) {
            return stream.added() - group.entriesRead;
        }
        long place = placeOf(stream, group.last);
        return place == Group.UNKNOWN ? Group.UNKNOWN : stream.added() - place;
    }

    private static boolean hasGapAfter(StreamValue stream, StreamId id) {
        StreamId deleted = stream.greatestDeleted();
        return stream.size() > 0
                && !deleted.equals(StreamId.MIN)
                && !stream.firstEntry().isAfter(deleted)
                && !deleted.isBefore(id);
    }

    /** How many entries were added up to an id, or UNKNOWN. */
    static long placeOf(StreamValue stream, StreamId id) {
        if (stream.added() == 0) {
            return 0;
        }
        if (stream.size() == 0 && !id.isAfter(stream.last())) {
            return stream.added();
        }
        StreamId deleted = stream.greatestDeleted();
        if (!id.equals(StreamId.MIN) && id.isBefore(deleted)) {
            return Group.UNKNOWN;
        }
        int order = id.compareTo(stream.last());
        if (order >= 0) {
            return order == 0 ? stream.added() : Group.UNKNOWN;
        }
        StreamId first = stream.firstEntry();
        boolean hasNoGap = deleted.equals(StreamId.MIN) || deleted.isBefore(first);
        if (hasNoGap && !id.isAfter(first)) {
            return stream.added() - stream.size() + (id.equals(first) ? 1 : 0);
        }
        return Group.UNKNOWN;
    }
}
