package dev.redlite.command.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redlite.testing.MemoryFixture;

import org.junit.jupiter.api.Test;

class MemoryCommandsTest extends MemoryFixture {
    @Test
    void theDoctorTellsWhatThereIs() {
        call("SET k v");
        call("RPUSH l " + "x".repeat(1_000));
        call("SET old v PX 10");
        call("DEBUG SET-ACTIVE-EXPIRE 0");
        clock.advanceMillis(10);
        assertThat(call("MEMORY DOCTOR").replace("\\n", "\n"))
                .contains("Data: 3 keys of ", "maxmemory: no limit.")
                .contains("  list: ", "% of the bytes", "Largest of them: 1.", " in \"l\" of")
                .contains("Expired keys that wait to be removed: 1.");
    }

    @Test
    void theDoctorWarnsOfALimitThatIsNear() {
        call("SET k v");
        call("CONFIG SET maxmemory 160");
        assertThat(call("MEMORY DOCTOR"))
                .contains("Warning: maxmemory is nearly reached, and writes will be refused")
                .doesNotContain("Nothing is near");
        call("CONFIG SET maxmemory-policy volatile-lru");
        assertThat(call("MEMORY DOCTOR")).contains("no key has a time to live");
        call("CONFIG SET maxmemory-policy allkeys-lru");
        assertThat(call("MEMORY DOCTOR")).contains("Nothing is near its limit.");
    }

    @Test
    void theStatisticsCountTheData() {
        call("CONFIG SET maxmemory-policy allkeys-lfu");
        call("SET k v");
        call("SELECT 5");
        call("SET k v");
        assertThat(call("MEMORY STATS"))
                .contains("\"keys.count\" :2 \"keys.bytes-per-key\" :154 \"dataset.bytes\" :308")
                .contains("\"db.0\" [\"overhead.hashtable.main\" :4", "\"db.5\"")
                .contains("\"eviction.policy\" \"allkeys-lfu\" \"eviction.count\" :0");
        assertThat(call("MEMORY USAGE k SAMPLES 0")).isEqualTo(":154");
        assertThat(call("MEMORY USAGE none")).isEqualTo("_");
        assertThat(call("MEMORY USAGE k SAMPLES -1")).isEqualTo("-ERR syntax error");
        assertThat(call("MEMORY PURGE")).isEqualTo("+OK");
        assertThat(call("MEMORY MALLOC-STATS")).contains("Java heap: ");
    }
}
