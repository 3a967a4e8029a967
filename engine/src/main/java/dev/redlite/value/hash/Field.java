package dev.redlite.value.hash;

/** A field of a hash and its value. */
public record Field(byte[] name, byte[] value) {}
