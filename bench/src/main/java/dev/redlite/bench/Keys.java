package dev.redlite.bench;

import java.nio.charset.StandardCharsets;

/** The keys every benchmark uses: 16 bytes, numbered. */
final class Keys {
    private Keys() {}

    static byte[] key(int number) {
        return "key:%012d".formatted(number).getBytes(StandardCharsets.US_ASCII);
    }
}
