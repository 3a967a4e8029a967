package dev.redlite.conformance.differential;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** How a command may be called, as a line of commands.txt says it: a sequence of parts. */
record Form(List<Part> parts) {
    private static final int REPEATS_MAX = 4;
    private static final int MANY = 150;

    /** Something of which a call is made. */
    sealed interface Part {}

    /** A word in capitals, or the name of a kind of values. */
    record Word(String text) implements Part {}

    /** Alternatives, of which some are chosen. */
    record Choice(char mark, List<Form> alternatives) implements Part {}

    static Form parse(String line) {
        int[] at = {0};
        return sequence(line, at);
    }

    /** Chooses: a list of words in capitals and names of kinds. */
    List<String> choose(RandomGenerator random) {
        List<String> chosen = new ArrayList<>();
        choose(random, chosen);
        return chosen;
    }

    private void choose(RandomGenerator random, List<String> into) {
        for (Part part : parts) {
            switch (part) {
                case Word word -> into.add(word.text());
                case Choice choice -> {
                    int count =
                            switch (choice.mark()) {
                                case '?' -> random.nextInt(2);
                                case '@' -> random.nextInt(MANY / 10, MANY);
                                case '+' -> 1 + few(random, REPEATS_MAX - 1);
                                default -> few(random, REPEATS_MAX);
                            };
                    for (int i = 0; i < count; i++) {
                        var alternatives = choice.alternatives();
                        alternatives.get(random.nextInt(alternatives.size())).choose(random, into);
                    }
                }
            }
        }
    }

    /** Up to a maximum, less likely the more. */
    private static int few(RandomGenerator random, int max) {
        int count = 0;
        while (count < max && random.nextInt(5) < 2) {
            count++;
        }
        return count;
    }

    private static Form sequence(String line, int[] at) {
        List<Part> parts = new ArrayList<>();
        while (at[0] < line.length() && ")|".indexOf(line.charAt(at[0])) < 0) {
            char c = line.charAt(at[0]);
            if (c == ' ') {
                at[0]++;
            } else if ("?*+@".indexOf(c) >= 0 && line.startsWith("(", at[0] + 1)) {
                parts.add(choice(line, at));
            } else {
                int start = at[0];
                while (at[0] < line.length() && " |)".indexOf(line.charAt(at[0])) < 0) {
                    at[0]++;
                }
                parts.add(new Word(line.substring(start, at[0])));
            }
        }
        return new Form(List.copyOf(parts));
    }

    private static Choice choice(String line, int[] at) {
        char mark = line.charAt(at[0]);
        at[0] += 2;
        List<Form> alternatives = new ArrayList<>();
        alternatives.add(sequence(line, at));
        while (line.charAt(at[0]) == '|') {
            at[0]++;
            alternatives.add(sequence(line, at));
        }
        at[0]++;
        return new Choice(mark, List.copyOf(alternatives));
    }
}
