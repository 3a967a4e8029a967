package dev.redlite.value.stream;

/**
 * Which entries are to go from the beginning of a stream.
 *
 * @param lengthMax how many may stay, or {@link #BY_ID}
 * @param from the first id that may stay, if it goes by id
 * @param isApproximate whether only whole blocks go
 * @param limit how many may go at most; 0 for any number
 * @param references what becomes of references to those that go
 */
public record TrimRule(
        long lengthMax, StreamId from, boolean isApproximate, long limit, References references) {
    /** In place of a length: it goes by id. */
    public static final long BY_ID = -1;

    boolean isById() {
        return lengthMax == BY_ID;
    }
}
