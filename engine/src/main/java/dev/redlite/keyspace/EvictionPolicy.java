package dev.redlite.keyspace;

import java.util.Arrays;
import java.util.Locale;

/** Which keys go when there are too many: the values of {@code maxmemory-policy}. */
public enum EvictionPolicy {
    VOLATILE_LRU(true, Order.USED),
    VOLATILE_LFU(true, Order.FREQUENCY),
    VOLATILE_RANDOM(true, Order.NONE),
    VOLATILE_TTL(true, Order.EXPIRY),
    VOLATILE_LRM(true, Order.MODIFIED),
    ALLKEYS_LRU(false, Order.USED),
    ALLKEYS_LFU(false, Order.FREQUENCY),
    ALLKEYS_RANDOM(false, Order.NONE),
    ALLKEYS_LRM(false, Order.MODIFIED),
    NOEVICTION(false, Order.NONE);

    /** What is compared. */
    enum Order {
        NONE,
        USED,
        FREQUENCY,
        EXPIRY,
        MODIFIED
    }

    private final boolean isVolatile;
    private final Order order;

    EvictionPolicy(boolean isVolatile, Order order) {
        this.isVolatile = isVolatile;
        this.order = order;
    }

    /** Whether only keys go that have a time to live. */
    public boolean isVolatile() {
        return isVolatile;
    }

    /** Whether it goes by how often keys are used. */
    public boolean isByFrequency() {
        return order == Order.FREQUENCY;
    }

    Order order() {
        return order;
    }

    /** The policy that a value of the parameter names. */
    public static EvictionPolicy of(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    /** All values of the parameter. */
    public static String[] names() {
        return Arrays.stream(values())
                .map(policy -> policy.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .toArray(String[]::new);
    }
}
