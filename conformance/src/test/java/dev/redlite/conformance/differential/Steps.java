package dev.redlite.conformance.differential;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Makes random sequences of calls out of the forms in files; the same from the same seed. Most
 * sequences dwell on one or two families, so that their keys get to hold something; the others are
 * of everything.
 */
final class Steps {
    private static final List<String> FILES = List.of("commands.txt", "commands-geo.txt");
    private static final int LENGTH = 60;
    private static final int DWELLING_LENGTH = 90;
    private static final Set<String> MILLIS_COMMANDS = Set.of("PSETEX", "PEXPIRE");
    private static final Set<String> SECONDS_COMMANDS = Set.of("SETEX", "EXPIRE");

    private final List<Form> forms = new ArrayList<>();
    private final Map<String, List<Form>> families = new LinkedHashMap<>();

    /** The forms there are; with huge values without what takes their square or makes more. */
    Steps(boolean isHuge) throws IOException {
        String left = isHuge ? ".*(LCS|BITOP|@).*" : "#.*";
        for (String file : FILES) {
            read(file, left);
        }
    }

    private void read(String file, String left) throws IOException {
        String family = file;
        try (InputStream in = Steps.class.getResourceAsStream(file)) {
            for (String line : new String(in.readAllBytes(), UTF_8).lines().toList()) {
                if (line.matches("# [a-z ]+")) {
                    family = line;
                }
                if (line.isBlank() || line.startsWith("#") || line.matches(left)) {
                    continue;
                }
                boolean isWeighted = Character.isDigit(line.charAt(0));
                int weight = isWeighted ? line.charAt(0) - '0' : 1;
                Form form = Form.parse(isWeighted ? line.substring(2) : line);
                List<Form> ofFamily = families.computeIfAbsent(family, name -> new ArrayList<>());
                for (int i = 0; i < weight; i++) {
                    forms.add(form);
                    ofFamily.add(form);
                }
            }
        }
    }

    List<Step> make(long seed, boolean isHuge) {
        var random = new SplittableRandom(seed);
        var values = new Values(random, isHuge);
        List<Step> steps = new ArrayList<>();
        boolean isDwelling = !isHuge && seed % 5 != 0;
        List<Form> favourites = new ArrayList<>();
        if (isDwelling) {
            List<List<Form>> all = List.copyOf(families.values());
            for (int i = random.nextInt(2); i >= 0; i--) {
                favourites.addAll(all.get(random.nextInt(all.size())));
            }
        }
        int length = isHuge ? LENGTH / 2 : isDwelling ? DWELLING_LENGTH : LENGTH;
        for (int i = 0; i < length; i++) {
            boolean isAny = !isDwelling || random.nextInt(6) == 0;
            steps.add(step(random, values, isAny ? forms : favourites));
        }
        return steps;
    }

    private static Step step(SplittableRandom random, Values values, List<Form> among) {
        int client = random.nextInt(4) == 0 ? 1 : 0;
        List<String> kinds = among.get(random.nextInt(among.size())).choose(random);
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
        if (command.matches("Z(REV)?RANK")) {
            return; // one argument more is right since 7.2, and makes EXEC fail in 7.0
        }
        // Some numbers take hours, or hundreds of megabytes, where they are a count, a bit or a
        // timeout.
        boolean takesHours =
                command.matches("HRANDFIELD|[SZ]RANDMEMBER|SETBIT|BITFIELD|XREAD.*|B[LRZ].+");
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
