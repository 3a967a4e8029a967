package dev.redlite.lua;

/** A value of the host that says itself how {@code tostring} shows it. */
public interface LightUserdata {
    /** With its type in front, as in {@code userdata: (nil)}. */
    String text();
}
