package dev.redlite;

/** Told how far an import or export is. */
@FunctionalInterface
public interface TransferWatcher {
    /**
     * So much is done.
     *
     * @param done of {@code all}: bytes of the file at an import, keys at an export
     * @param keys how many keys were transferred
     */
    void at(long done, long all, long keys);

    /** Something is to be known of the result, in a sentence: it was left out, or is newer. */
    default void note(String sentence) {}
}
