package dev.redlite.conformance.differential;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;

/** Makes random sequences of calls out of the forms in files; the same from the same seed. */
final class Steps {
    private static final List<String> FILES = List.of("commands.txt", "commands-geo.txt");
    private static final int LENGTH = 60;
    private static final Set<String> MILLIS_COMMANDS = Set.of("PSETEX", "PEXPIRE");
    private static final Set<String> SECONDS_COMMANDS = Set.of("SETEX", "EXPIRE");

    private final List<Form> forms = new ArrayList<>();

    /** The forms there are; with huge values without what takes their square or makes more. */
    Steps(boolean isHuge) throws IOException {
        String left = isHuge ? ".*(LCS|BITOP).*" : "#.*";
        for (String file : FILES) {
            read(file, left);
        }
    }

    private void read(String file, String left) throws IOException {
        try (InputStream in = Steps.class.getResourceAsStream(file)) {
            for (String line : new String(in.readAllBytes(), UTF_8).lines().toList()) {
                if (line.isBlank() || line.startsWith("#") || line.matches(left)) {
                    continue;
                }
                boolean isWeighted = Character.isDigit(line.charAt(0));
                int weight = isWeighted ? line.charAt(0) - '0' : 1;
                Form form = Form.parse(isWeighted ? line.substring(2) : line);
                for (int i = 0; i < weight; i++) {
                    forms.add(form);
                }
            }
        }
    }

    List<Step> make(long seed, boolean isHuge) {
        var random = new SplittableRandom(seed);
        var values = new Values(random, isHuge);
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < (isHuge ? LENGTH / 2 : LENGTH); i++) {
            steps.add(step(random, values));
        }
        return steps;
    }

    private Step step(SplittableRandom random, Values values) {
        int client = random.nextInt(4) == 0 ? 1 : 0;
        List<String> kinds = forms.get(random.nextInt(forms.size())).choose(random);
        List<String> words = new ArrayList<>();
        for (String kind : kinds) {
            boolean isShort = kind.equals("millis") && random.nextInt(6) == 0;
            words.add(isShort ? "1" : cased(random, values.of(kind), kind));
        }
        if (random.nextInt(8) == 0) {
            damage(random, values, words);
        }
        if (words.getFirst().equalsIgnoreCase("CONFIG")) {
            // Texts for the configuration end at a zero byte in Redis.
            words.replaceAll(word -> word.replace("\0", ""));
        }
        boolean isFleeting = settle(values, words);
        return new Step(client, List.copyOf(words), isFleeting);
    }

    /**
     * Makes times to live long enough that none ends by itself, but for those of one millisecond.
     *
     * @return whether there is one of those, or a time that may have passed
     */
    private static boolean settle(Values values, List<String> words) {
        boolean isFleeting = false;
        for (int i = 1; i < words.size(); i++) {
            String before = words.get(i - 1).toUpperCase(Locale.ROOT);
            String command = i == 2 ? words.getFirst().toUpperCase(Locale.ROOT) : "";
            boolean isMillis = before.equals("PX") || MILLIS_COMMANDS.contains(command);
            boolean isSeconds = before.equals("EX") || SECONDS_COMMANDS.contains(command);
            if (before.equals("EXAT")
                    || before.equals("PXAT")
                    || (isMillis && words.get(i).equals("1"))) {
                isFleeting = true;
            } else if ((isMillis || isSeconds) && words.get(i).matches("[0-9]{1,5}")) {
                words.set(i, values.of(isMillis ? "longmillis" : "longseconds"));
            }
        }
        return isFleeting;
    }

    private static String cased(SplittableRandom random, String word, String kind) {
        return word.equals(kind) && random.nextInt(5) == 0 ? word.toLowerCase(Locale.ROOT) : word;
    }

    /** Drops, adds, doubles, exchanges or replaces an argument. */
    private static void damage(SplittableRandom random, Values values, List<String> words) {
        String command = words.getFirst().toUpperCase(Locale.ROOT);
        // Some numbers take hours, or hundreds of megabytes, where they are a count, a bit or a
        // timeout.
        boolean takesHours = command.matches("HRANDFIELD|[SZ]RANDMEMBER|SETBIT|BITFIELD|B[LRZ].+");
        int at = words.size() == 1 ? 1 : random.nextInt(1, words.size());
        // Without a count, or with a small one, each server would remove a member of its own
        // choice.
        // So would another score change what a range of members is where all scores are the same.
        boolean isLeftToChance =
                command.equals("SPOP") || words.contains("y1") || words.contains("y2");
        switch (isLeftToChance ? 0 : random.nextInt(takesHours ? 2 : 5)) {
            case 0 -> words.add("surplus");
            case 1 -> {
                if (at < words.size()) {
                    words.remove(at);
                }
            }
            case 2 -> words.add(at, values.odd());
            case 3 -> {
                if (at < words.size()) {
                    words.set(at, values.odd());
                }
            }
            default -> words.add(words.getLast());
        }
    }
}
