package dev.redlite.keyspace;

/**
 * The keys of one database, in one of its epochs, that became live in a generation: see {@link
 * LiveChanges}. Frozen with the generation.
 */
final class LiveKeys {
    /** What listing a key takes, estimated. */
    static final int BYTES = 16;

    final Database database;
    final int epoch;
    final long generation;

    /** Those whose ids came into being in the generation, in the order of their ids. */
    final PagedList<Entry> created = new PagedList<>();

    final PagedList<Entry> changed = new PagedList<>();

    LiveKeys(Database database, long generation) {
        this.database = database;
        this.epoch = database.epoch;
        this.generation = generation;
    }

    int size() {
        return created.size() + changed.size();
    }

    Entry get(int index) {
        int before = created.size();
        return index < before ? created.get(index) : changed.get(index - before);
    }
}
