package dev.redlite.engine;

import dev.redlite.base.Bytes;
import dev.redlite.base.Numbers;

import java.util.List;
import java.util.Locale;

/** What values a configuration parameter takes, and how each is shown. */
@FunctionalInterface
public interface ConfigKind {
    /** Any text. */
    ConfigKind TEXT = (text, present) -> text;

    /** Yes or no. */
    ConfigKind YES_NO =
            (text, present) ->
                    switch (text.toLowerCase(Locale.ROOT)) {
                        case "yes" -> "yes";
                        case "no" -> "no";
                        default -> throw refused("argument must be 'yes' or 'no'");
                    };

    /**
     * The text that a value is shown as.
     *
     * @param present what the parameter is now
     * @throws IllegalArgumentException with what is wrong, as CONFIG SET reports it
     */
    String normalise(String text, String present);

    /** A whole number from a least to a greatest. */
    static ConfigKind integer(long min, long max) {
        return (text, present) -> {
            byte[] number = Bytes.of(text);
            if (!Numbers.isLong(number)) {
                throw refused("argument couldn't be parsed into an integer");
            }
            return Long.toString(inRange(Numbers.toLong(number), min, max));
        };
    }

    /** A number of bytes, which may have a unit; shown as bytes. */
    static ConfigKind memory(long min, long max) {
        return (text, present) ->
                Long.toString(inRange(bytes(text, "argument must be a memory value"), min, max));
    }

    /** A number of bytes, or a part of the whole memory such as 5%. */
    static ConfigKind memoryOrPercent(long max) {
        return (text, present) -> {
            String wrong = "argument must be a memory or percent value";
            if (!text.endsWith("%")) {
                return Long.toString(inRange(bytes(text, wrong), 0, max));
            }
            String number = text.substring(0, text.length() - 1);
            if (!number.matches("[0-9]{1,9}")) {
                throw refused(wrong);
            }
            if (Integer.parseInt(number) > 100) {
                throw refused("percentage argument must be less or equal to 100");
            }
            return text;
        };
    }

    /** One of some words. */
    static ConfigKind oneOf(String... words) {
        return (text, present) -> {
            for (String word : words) {
                if (word.equalsIgnoreCase(text)) {
                    return word;
                }
            }
            throw refused("argument(s) must be one of the following: " + String.join(", ", words));
        };
    }

    /** A number of file permission bits in base 8. */
    static ConfigKind octal(int max) {
        return (text, present) -> {
            try {
                return Long.toString(inRange(Long.parseLong(text, 8), 0, max), 8);
            } catch (NumberFormatException e) {
                throw refused("argument couldn't be parsed as an octal number");
            }
        };
    }

    /** What a value is refused with. */
    static IllegalArgumentException refused(String text) {
        return new IllegalArgumentException(text);
    }

    private static long inRange(long number, long min, long max) {
        if (number < min || number > max) {
            throw refused("argument must be between " + min + " and " + max + " inclusive");
        }
        return number;
    }

    /** Reads digits, none for 0, and a unit: k is 1000, kb is 1024, and so on. */
    private static long bytes(String text, String wrong) {
        int digits = 0;
        while (digits < text.length() && isDigit(text.charAt(digits))) {
            digits++;
        }
        try {
            long unit = unit(text.substring(digits).toLowerCase(Locale.ROOT));
            return Math.multiplyExact(Long.parseLong("0" + text.substring(0, digits)), unit);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw refused(wrong);
        }
    }

    /** Of other scripts' digits Redis knows nothing. */
    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static long unit(String name) {
        int power = List.of("k", "m", "g").indexOf(name.isEmpty() ? "" : name.substring(0, 1)) + 1;
        return switch (name) {
            case "", "b" -> 1;
            case "k", "m", "g" -> (long) Math.pow(1000, power);
            case "kb", "mb", "gb" -> 1L << (10 * power);
            default -> throw refused("argument must be a memory value");
        };
    }
}
