package dev.redlite.engine;

import dev.redlite.value.PackingLimits;

/** The parameters of values: how large those may be that are kept packed, and new streams. */
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
        config.get("set-max-intset-entries")
                .onChange(text -> limits.setIntegersMax(Long.parseLong(text)));
        config.get("set-max-listpack-entries")
                .onChange(text -> limits.setMembersMax(Long.parseLong(text)));
        config.get("set-max-listpack-value")
                .onChange(text -> limits.setLengthMax(Long.parseLong(text)));
        config.get("zset-max-listpack-entries")
                .onChange(text -> limits.sortedSetMembersMax(Long.parseLong(text)));
        config.get("zset-max-listpack-value")
                .onChange(text -> limits.sortedSetLengthMax(Long.parseLong(text)));
        config.get("stream-node-max-bytes")
                .onChange(text -> limits.streamBlockBytesMax(Long.parseLong(text)));
        config.get("stream-node-max-entries")
                .onChange(text -> limits.streamBlockMax(Long.parseLong(text)));
        config.get("stream-idmp-duration")
                .onChange(text -> limits.productionSeconds(Long.parseLong(text)));
        config.get("stream-idmp-maxsize")
                .onChange(text -> limits.productionMax(Long.parseLong(text)));
    }
}
