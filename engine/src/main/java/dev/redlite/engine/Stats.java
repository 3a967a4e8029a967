package dev.redlite.engine;

import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/** Counters for INFO; used under the engine's lock. */
public final class Stats {
    private static final int ERROR_CODES_MAX = 128;

    long commands;
    long connections;
    long expiredKeys;
    long expiredFields;
    long expiryFailures;
    long events;
    long errors;
    long hits;
    long misses;
    Rate rate = new Rate(0);
    private long peakBytes;
    private final Map<AclDenial.Reason, Long> denials = new EnumMap<>(AclDenial.Reason.class);
    private final Map<String, Long> errorCounts = new TreeMap<>();
    private final Traffic traffic = new Traffic();

    /** What sockets carried; any thread. */
    public Traffic traffic() {
        return traffic;
    }

    public long commands() {
        return commands;
    }

    public long connections() {
        return connections;
    }

    public long expiredKeys() {
        return expiredKeys;
    }

    /** Fields of hashes that were removed because their time had come. */
    public long expiredFields() {
        return expiredFields;
    }

    public long errors() {
        return errors;
    }

    /** Keys that commands that only read have found. */
    public long hits() {
        return hits;
    }

    /** Keys that commands that only read have not found. */
    public long misses() {
        return misses;
    }

    /** Commands per second just now. */
    public long commandsPerSecond() {
        return rate.perSecond();
    }

    /** Times that expired keys could not be removed because the log did not take it. */
    public long expiryFailures() {
        return expiryFailures;
    }

    /** Error replies by their code word. */
    public Map<String, Long> errorCounts() {
        return errorCounts;
    }

    /** The most bytes of memory seen in use, this figure included. */
    public long peak(long usedBytes) {
        peakBytes = Math.max(peakBytes, usedBytes);
        return peakBytes;
    }

    void found(boolean isThere) {
        if (isThere) {
            hits++;
        } else {
            misses++;
        }
    }

    void error(String reply) {
        errors++;
        int space = reply.indexOf(' ');
        String code = space < 0 ? reply : reply.substring(0, space);
        if (errorCounts.size() < ERROR_CODES_MAX || errorCounts.containsKey(code)) {
            errorCounts.merge(code, 1L, Long::sum);
        }
    }

    /** How often the ACL has refused something for a reason. */
    public long denials(AclDenial.Reason reason) {
        return denials.getOrDefault(reason, 0L);
    }

    void denied(AclDenial.Reason reason) {
        denials.merge(reason, 1L, Long::sum);
    }

    /** As CONFIG RESETSTAT does. */
    public void reset() {
        commands = 0;
        connections = 0;
        expiredKeys = 0;
        expiredFields = 0;
        expiryFailures = 0;
        events = 0;
        errors = 0;
        hits = 0;
        misses = 0;
        errorCounts.clear();
        denials.clear();
        traffic.reset();
    }
}
