package dev.redlite.value.geo;

/**
 * A rectangle of the grid that halves the map so many times in both directions.
 *
 * @param column from the west, 0 to 2^step - 1; one more if a place is at the eastern edge itself
 * @param row from the south, likewise
 * @param step how often the map is halved, 1 to {@link #STEP_MAX}
 */
public record Cell(long column, long row, int step) {
    /*
     * The bits of row and column alternate, that of the row last, so that the scores of all places
     * in a cell are a range:
     *
     *   c r c r c r  ...  c r | 0 0 ... 0     2 * step bits, then those of smaller cells
     */

    /** With 26 bits for each direction a double holds both exactly. */
    public static final int STEP_MAX = 26;

    private static final long ROW_BITS = 0x5555_5555_5555_5555L;
    private static final long COLUMN_BITS = ~ROW_BITS;
    private static final long INDEX_MASK = 0xffff_ffffL;

    /** The cell that a place is in. */
    static Cell around(Place place, int step) {
        return of(bits(place, Place.LATITUDE_MAX, step), step);
    }

    /** The smallest cell that a score stands for, even if it is no score of a place. */
    static Cell ofScore(double score) {
        return of(unsigned(score), STEP_MAX);
    }

    private static Cell of(long bits, int step) {
        return new Cell(Long.compress(bits, COLUMN_BITS), Long.compress(bits, ROW_BITS), step);
    }

    /** A number without a sign as C makes it of a double: what is too large becomes 0. */
    private static long unsigned(double score) {
        if (score < 0x1p63) {
            return score < -0x1p63 ? Long.MIN_VALUE : (long) score;
        }
        return score < 0x1p64 ? (long) (score - 0x1p63) ^ Long.MIN_VALUE : 0;
    }

    /** The bits of the cell that a place is in, on a map up to another latitude. */
    static long bits(Place place, double latitudeMax, int step) {
        long row = index(place.latitude(), latitudeMax, step);
        long column = index(place.longitude(), Place.LONGITUDE_MAX, step);
        return bits(column, row);
    }

    private static long index(double degrees, double max, int step) {
        return (long) ((degrees + max) / (max + max) * (1L << step));
    }

    private static long bits(long column, long row) {
        return Long.expand(column, COLUMN_BITS) | Long.expand(row, ROW_BITS);
    }

    /** Row and column in one number. */
    long bits() {
        return bits(column, row);
    }

    /** The lowest score of a place in the cell. */
    public double firstScore() {
        return bits() << 2 * (STEP_MAX - step);
    }

    /** The lowest score that is too high. */
    public double endScore() {
        return bits() + 1 << 2 * (STEP_MAX - step);
    }

    /** The cell so many columns to the east and rows to the north; the map has no edges here. */
    Cell neighbor(int east, int north) {
        return new Cell(moved(column, east), moved(row, north), step);
    }

    private long moved(long index, int by) {
        return by == 0 ? index : index + by & (1L << step) - 1;
    }

    double west() {
        return edge(column, Place.LONGITUDE_MAX);
    }

    double east() {
        return edge(column + 1 & INDEX_MASK, Place.LONGITUDE_MAX);
    }

    double south() {
        return edge(row, Place.LATITUDE_MAX);
    }

    double north() {
        return edge(row + 1 & INDEX_MASK, Place.LATITUDE_MAX);
    }

    private double edge(long index, double max) {
        return -max + index / (double) (1L << step) * (max + max);
    }

    /** The place in the middle, at the edge of the map if the cell is outside. */
    Place middle() {
        double longitude = (west() + east()) / 2;
        double latitude = (south() + north()) / 2;
        return new Place(
                Math.clamp(longitude, -Place.LONGITUDE_MAX, Place.LONGITUDE_MAX),
                Math.clamp(latitude, -Place.LATITUDE_MAX, Place.LATITUDE_MAX));
    }
}
