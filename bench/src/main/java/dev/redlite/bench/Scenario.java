package dev.redlite.bench;

/** Something that is measured. */
interface Scenario {
    /**
     * Reads all its options first, and then {@link Arguments#requireKnown}s them.
     *
     * @throws Exception if it cannot be measured
     */
    void run(Workplace place, Arguments arguments, Results results) throws Exception;
}
