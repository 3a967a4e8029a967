package dev.redlite.value.array;

/**
 * How an array is laid out, as ARINFO tells it.
 *
 * @param slices slices there are
 * @param directory slices there is room for in the directory
 * @param upperDirectory entries of the directory if it is not flat, or 0
 */
public record SliceFigures(int slices, int directory, int upperDirectory) {
    /**
     * What is known only after a look at every slice.
     *
     * @param dense slices that are a window of consecutive slots
     * @param denseSlots slots in their windows
     * @param denseElements elements in them
     * @param sparse slices that keep an offset with each element
     * @param sparseRoom elements there is room for in them
     */
    public record Full(
            int dense, long denseSlots, long denseElements, int sparse, long sparseRoom) {}
}
