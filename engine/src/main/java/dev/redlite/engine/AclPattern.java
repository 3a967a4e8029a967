package dev.redlite.engine;

import dev.redlite.base.Bytes;
import dev.redlite.base.Glob;

/**
 * A pattern of keys or channels that a user may touch.
 *
 * @param text as it was given
 * @param access {@link #READ}, {@link #WRITE} or both; of channels always both
 */
record AclPattern(byte[] text, Glob glob, int access) {
    static final int READ = 1;
    static final int WRITE = 2;
    static final int BOTH = READ | WRITE;

    static AclPattern of(byte[] text, int access) {
        return new AclPattern(text, Glob.compile(text), access);
    }

    /** The same pattern with the access that another gives besides. */
    AclPattern or(AclPattern other) {
        return new AclPattern(text, glob, access | other.access);
    }

    boolean isSame(byte[] other) {
        return Bytes.equals(text, other);
    }

    /** Whether every name matches it. */
    boolean isEverything() {
        return text.length == 1 && text[0] == '*';
    }

    /** As ACL LIST shows a pattern of keys. */
    String shown() {
        String prefix =
                switch (access) {
                    case READ -> "%R~";
                    case WRITE -> "%W~";
                    default -> "~";
                };
        return prefix + Bytes.ascii(text);
    }
}
