package dev.redlite.engine;

import dev.redlite.value.PackingLimits;

/** The parameters that say how large a collection may be to be kept packed. */
final class PackingParameters {
    private PackingParameters() {}

    /** Keeps the limits as the configuration says, now and whenever that changes. */
    static void follow(Config config, PackingLimits limits) {
        config.get("hash-max-listpack-entries")
                .onChange(text -> limits.hashFieldsMax(Long.parseLong(text)));
        config.get("hash-max-listpack-value")
                .onChange(text -> limits.hashLengthMax(Long.parseLong(text)));
        config.get("list-max-listpack-size")
                .onChange(text -> limits.listSize(Long.parseLong(text)));
    }
}
