package dev.redlite.command.scripting;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The names that scripts have: digests of their texts. */
final class Digests {
    /** Digits of a name. */
    static final int LENGTH = 40;

    private Digests() {}

    /** SHA-1 in hexadecimal digits. */
    static String sha1(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-1", e);
        }
    }
}
