package dev.redlite.engine;

import dev.redlite.base.Bytes;

import java.util.Arrays;

/** The name of a channel or a pattern of names, or a key; equal if the bytes are. */
record Channel(byte[] name) {
    @Override
    public boolean equals(Object other) {
        return other instanceof Channel channel && Arrays.equals(channel.name, name);
    }

    @Override
    public int hashCode() {
        return Bytes.hash(name);
    }
}
