package dev.redlite.engine;

import java.util.Locale;

/** Properties of a command as COMMAND INFO reports them, in its order of printing. */
public enum Flag {
    WRITE,
    READONLY,
    DENYOOM,
    MODULE,
    ADMIN,
    PUBSUB,
    NOSCRIPT,
    BLOCKING,
    LOADING,
    STALE,
    SKIP_MONITOR,
    SKIP_SLOWLOG,
    ASKING,
    FAST,
    NO_AUTH,
    MAY_REPLICATE,
    SENTINEL,
    ONLY_SENTINEL,
    NO_MANDATORY_KEYS,
    PROTECTED,
    MOVABLEKEYS,
    NO_ASYNC_LOADING,
    NO_MULTI,
    ALLOW_BUSY,
    SCRIPT_RUNNER;

    private final String reported = name().toLowerCase(Locale.ROOT);

    /** The name COMMAND INFO uses. */
    public String reported() {
        return reported;
    }
}
