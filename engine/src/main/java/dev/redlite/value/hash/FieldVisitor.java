package dev.redlite.value.hash;

/** Takes the fields of a hash one by one. */
@FunctionalInterface
public interface FieldVisitor {
    /**
     * A field.
     *
     * @param expiresAt unix ms, or {@link dev.redlite.value.Value#NEVER}
     */
    void field(byte[] name, byte[] value, long expiresAt);
}
