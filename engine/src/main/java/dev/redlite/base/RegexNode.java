package dev.redlite.base;

import java.util.List;

/** A part of a regular expression that was read. */
sealed interface RegexNode {
    /** Where the empty string matches only if what is around it is right. */
    enum Place {
        BEGIN,
        END,
        WORD_BEGIN,
        WORD_END,
        WORD_EDGE,
        NO_WORD_EDGE
    }

    record Empty() implements RegexNode {}

    /** One byte of a set: a bit for each byte, in four longs. */
    record Bytes(long[] set) implements RegexNode {}

    record At(Place place) implements RegexNode {}

    record Sequence(List<RegexNode> parts) implements RegexNode {}

    record Choice(List<RegexNode> branches) implements RegexNode {}

    /** From so many times to so many, or without end if that is {@link #ENDLESS}. */
    record Repeat(RegexNode what, int least, int most) implements RegexNode {
        static final int ENDLESS = -1;
    }
}
