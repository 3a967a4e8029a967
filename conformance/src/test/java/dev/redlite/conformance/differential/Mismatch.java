package dev.redlite.conformance.differential;

import java.util.List;
import java.util.stream.Collectors;

/** A sequence of calls whose last one Redis and Redlite answer differently. */
record Mismatch(List<Step> steps, String real, String ours) {
    private static final int SHOWN_MAX = 70;

    /** Alike for differences that look alike: the command, and how both answers begin. */
    String kind() {
        String command = steps.getLast().command();
        return command + beginning(real) + beginning(ours);
    }

    private static String beginning(String answer) {
        return " "
                + answer.substring(0, Math.min(answer.length(), answer.startsWith("-") ? 30 : 1));
    }

    @Override
    public String toString() {
        String calls =
                steps.stream()
                        .skip(Math.max(0, steps.size() - SHOWN_MAX))
                        .map(Step::toString)
                        .collect(Collectors.joining("\n"));
        return calls + "\n  Redis:   " + real + "\n  Redlite: " + ours;
    }
}
