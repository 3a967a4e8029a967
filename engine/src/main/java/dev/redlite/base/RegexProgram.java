package dev.redlite.base;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/** A regular expression as steps of a machine that may be in many of them at once. */
final class RegexProgram {
    /*
     * TAKE    a byte of sets[step], then the next step
     * FORK    both to first[step] and to second[step]
     * CHECK   that the place is places[step], then the next step
     * DONE
     *
     * A part that is repeated is there as often, so the steps are counted, and what makes none is
     * counted too: it could be nested without end.
     */
    static final byte TAKE = 0;
    static final byte FORK = 1;
    static final byte CHECK = 2;
    static final byte DONE = 3;

    private static final int STEPS_MAX = 8192;
    private static final int VISITS_MAX = 8 * STEPS_MAX;

    byte[] kinds = new byte[16];
    int[] first = new int[16];
    int[] second = new int[16];
    long[] @Nullable [] sets = new long[16][];
    RegexNode.@Nullable Place[] places = new RegexNode.Place[16];
    int size;
    private int visits;

    RegexProgram(RegexNode node) throws RegexException {
        add(node);
        step(DONE);
    }

    private void add(RegexNode node) throws RegexException {
        if (++visits > VISITS_MAX) {
            throw tooLarge();
        }
        switch (node) {
            case RegexNode.Empty _ -> {}
            case RegexNode.Bytes bytes -> {
                int step = step(TAKE); // may give the arrays more room
                sets[step] = bytes.set();
            }
            case RegexNode.At at -> {
                int step = step(CHECK);
                places[step] = at.place();
            }
            case RegexNode.Sequence sequence -> {
                for (RegexNode part : sequence.parts()) {
                    add(part);
                }
            }
            case RegexNode.Choice choice -> choose(choice);
            case RegexNode.Repeat repeat -> repeat(repeat);
        }
    }

    private void choose(RegexNode.Choice choice) throws RegexException {
        int last = choice.branches().size() - 1;
        int[] ends = new int[last];
        for (int i = 0; i < last; i++) {
            int fork = step(FORK);
            first[fork] = size;
            add(choice.branches().get(i));
            int end = step(FORK);
            ends[i] = end;
            second[fork] = size;
        }
        add(choice.branches().get(last));
        for (int end : ends) {
            first[end] = size;
            second[end] = size;
        }
    }

    private void repeat(RegexNode.Repeat repeat) throws RegexException {
        for (int i = 0; i < repeat.least(); i++) {
            add(repeat.what());
        }
        if (repeat.most() == RegexNode.Repeat.ENDLESS) {
            int fork = step(FORK);
            first[fork] = size;
            add(repeat.what());
            int back = step(FORK);
            first[back] = fork;
            second[back] = fork;
            second[fork] = size;
            return;
        }
        int optional = repeat.most() - repeat.least();
        int[] forks = new int[optional];
        for (int i = 0; i < optional; i++) {
            int fork = step(FORK);
            forks[i] = fork;
            first[fork] = size;
            add(repeat.what());
        }
        for (int fork : forks) {
            second[fork] = size;
        }
    }

    private int step(byte kind) throws RegexException {
        if (size == STEPS_MAX) {
            throw tooLarge();
        }
        if (size == kinds.length) {
            kinds = Arrays.copyOf(kinds, 2 * size);
            first = Arrays.copyOf(first, 2 * size);
            second = Arrays.copyOf(second, 2 * size);
            sets = Arrays.copyOf(sets, 2 * size);
            places = Arrays.copyOf(places, 2 * size);
        }
        kinds[size] = kind;
        return size++;
    }

    private static RegexException tooLarge() {
        return new RegexException("it is too large");
    }
}
