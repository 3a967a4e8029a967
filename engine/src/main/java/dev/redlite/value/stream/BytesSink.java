package dev.redlite.value.stream;

/** Takes a part of an array, which must not be modified and may be kept. */
@FunctionalInterface
public interface BytesSink {
    void bytes(byte[] array, int offset, int length);
}
