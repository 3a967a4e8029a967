package dev.redlite.engine;

import static dev.redlite.engine.ConfigKind.refused;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Parameters whose values have a grammar of their own. */
final class ConfigShapes {
    private static final int HOSTS_MAX = 16;
    private static final long HZ_MAX = 500;

    /** The letters of keyspace events in the order in which they are shown. */
    static final String EVENT_CLASSES = "g$lshzxetda";

    /** Classes that A is not short for, though CONFIG GET shows nothing of them beside it. */
    private static final String EVENT_RARE = "noc";

    private static final String EVENT_CHANNELS = "KEmSTIV";
    private static final ConfigKind BYTES = ConfigKind.memory(0, Long.MAX_VALUE);

    private ConfigShapes() {}

    /** Redis takes any number and keeps it within 1 and 500. */
    static String hz(String text, String present) {
        String number = ConfigKind.integer(0, Integer.MAX_VALUE).normalise(text, present);
        return Long.toString(Math.clamp(Long.parseLong(number), 1, HZ_MAX));
    }

    /** Writes always go to the log first: saying no would be a promise to forget them. */
    static String alwaysYes(String text, String present) {
        if (ConfigKind.YES_NO.normalise(text, present).equals("no")) {
            throw refused("the log cannot be turned off");
        }
        return "yes";
    }

    /** Where the database is: decided before it is opened. */
    static String place(String text, String present) {
        if (!present.isEmpty() && !text.equals(present)) {
            throw refused("the database is open, and stays where it is");
        }
        return text;
    }

    /** Redis refuses yes as well where its allocator cannot do it. */
    static String noDefragmentation(String text, String present) {
        if (ConfigKind.YES_NO.normalise(text, present).equals("yes")) {
            throw refused("Active defragmentation cannot be enabled: the JVM compacts its memory");
        }
        return "no";
    }

    /** Letters of classes of events; all classes together are shown as A. */
    static String events(String text, String present) {
        var given = new StringBuilder();
        for (char c : text.toCharArray()) {
            if (c == 'A') {
                given.append(EVENT_CLASSES);
            } else if ((EVENT_CLASSES + EVENT_RARE + EVENT_CHANNELS).indexOf(c) < 0) {
                throw refused("Invalid event class character. Use 'Ag$lshzxeKEtmdnocaSTIV'.");
            } else {
                given.append(c);
            }
        }
        var shown = new StringBuilder();
        addLetters(shown, given, EVENT_CLASSES);
        if (shown.length() == EVENT_CLASSES.length()) {
            shown.setLength(0);
            shown.append('A');
        }
        addLetters(shown, given, EVENT_RARE);
        addLetters(shown, given, EVENT_CHANNELS);
        return shown.toString();
    }

    /** As Redis shows them: behind A, the classes that it does not stand for are left out. */
    static String eventsShown(String letters) {
        return letters.startsWith("A") ? letters.replaceAll("[" + EVENT_RARE + "]", "") : letters;
    }

    private static void addLetters(StringBuilder shown, StringBuilder given, String letters) {
        for (char c : letters.toCharArray()) {
            if (given.indexOf(String.valueOf(c)) >= 0) {
                shown.append(c);
            }
        }
    }

    /** Pairs of seconds and changes; empty for none. */
    static String save(String text, String present) {
        List<String> words = words(text);
        if (words.size() % 2 != 0) {
            throw refused("Invalid save parameters");
        }
        for (int i = 0; i < words.size(); i++) {
            if (number(words.get(i), "Invalid save parameters") < (i % 2 == 0 ? 1 : 0)) {
                throw refused("Invalid save parameters");
            }
        }
        return String.join(" ", words);
    }

    /** Addresses to listen at, or none. */
    static String hosts(String text, String present) {
        List<String> words = words(text);
        if (words.size() > HOSTS_MAX) {
            throw refused("Too many bind addresses specified.");
        }
        return String.join(" ", words);
    }

    /** A host and a port, or nothing. */
    static String master(String text, String present) {
        List<String> words = words(text);
        if (words.isEmpty() || String.join(" ", words).equalsIgnoreCase("no one")) {
            return "";
        }
        if (words.size() != 2) {
            throw refused("wrong number of arguments");
        }
        if (number(words.get(1), "Invalid master port") >>> 16 != 0) {
            throw refused("Invalid master port");
        }
        return words.getFirst() + " " + Long.parseLong(words.get(1));
    }

    /** Groups of class, hard limit, soft limit and seconds; classes not named keep theirs. */
    static String outputLimits(String text, String present) {
        List<String> words = words(text);
        if (words.isEmpty() || words.size() % 4 != 0) {
            throw refused("Wrong number of arguments in buffer limit configuration.");
        }
        var limits = new LinkedHashMap<String, String>();
        addLimits(limits, words(present));
        addLimits(limits, words);
        var shown = new ArrayList<String>();
        limits.forEach((name, limit) -> shown.add(name + " " + limit));
        return String.join(" ", shown);
    }

    private static void addLimits(Map<String, String> limits, List<String> words) {
        for (int i = 0; i < words.size(); i += 4) {
            String name = words.get(i).toLowerCase(Locale.ROOT);
            name = name.equals("replica") ? "slave" : name;
            if (!List.of("normal", "slave", "pubsub").contains(name)) {
                throw refused("Invalid client class specified in buffer limit configuration.");
            }
            String wrong =
                    "Error in hard, soft or soft_seconds setting in buffer limit configuration.";
            try {
                String hard = BYTES.normalise(words.get(i + 1), "");
                String soft = BYTES.normalise(words.get(i + 2), "");
                long seconds = number(words.get(i + 3), wrong);
                if (seconds < 0) {
                    throw refused(wrong);
                }
                limits.put(name, hard + " " + soft + " " + seconds);
            } catch (IllegalArgumentException e) {
                throw refused(wrong);
            }
        }
    }

    /** Numbers from 0 to 100, for the latency percentiles of INFO. */
    static String percentiles(String text, String present) {
        var shown = new ArrayList<String>();
        for (String word : words(text)) {
            if (!word.matches("-?[0-9]{1,9}(\\.[0-9]{1,9})?")) {
                throw refused("Invalid latency-tracking-info-percentiles parameters");
            }
            double percentile = Double.parseDouble(word);
            if (percentile < 0 || percentile > 100) {
                throw refused(
                        "latency-tracking-info-percentiles parameters should sit between"
                                + " [0.0,100.0]");
            }
            shown.add(word.replaceAll("(\\.[0-9]*?)0+$", "$1").replaceAll("\\.$", ""));
        }
        return String.join(" ", shown);
    }

    /** Versions of TLS as OpenSSL calls them, each once; the older two are not spoken. */
    static String tlsProtocols(String text, String present) {
        for (String word : words(text)) {
            if (!word.equals("TLSv1.2") && !word.equals("TLSv1.3")) {
                throw refused("tls-protocols must be of TLSv1.2 and TLSv1.3");
            }
        }
        return String.join(" ", words(text));
    }

    private static long number(String word, String otherwise) {
        if (!word.matches("-?[0-9]{1,18}")) {
            throw refused(otherwise);
        }
        return Long.parseLong(word);
    }

    private static List<String> words(String text) {
        String stripped = text.strip();
        return stripped.isEmpty() ? List.of() : List.of(stripped.split("\\s+"));
    }
}
