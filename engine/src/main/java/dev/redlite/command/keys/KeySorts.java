package dev.redlite.command.keys;

import static dev.redlite.engine.Flag.DENYOOM;
import static dev.redlite.engine.Flag.READONLY;
import static dev.redlite.engine.Flag.WRITE;

import dev.redlite.base.Bytes;
import dev.redlite.base.Doubles;
import dev.redlite.engine.Call;
import dev.redlite.engine.Command;
import dev.redlite.engine.CommandException;
import dev.redlite.engine.CommandTable;
import dev.redlite.engine.Errors;
import dev.redlite.engine.KeySpec;
import dev.redlite.engine.Reply;
import dev.redlite.keyspace.Entry;
import dev.redlite.value.Value;
import dev.redlite.value.ValueType;
import dev.redlite.value.list.ListValue;
import dev.redlite.value.set.SetValue;
import dev.redlite.value.sortedset.SortedSetValue;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/** Commands that sort what a list, a set or a sorted set holds: SORT, SORT_RO. */
final class KeySorts {
    private static final String SYNTAX =
            "key [BY pattern] [LIMIT offset count] [GET pattern [GET pattern ...]]"
                    + " [ASC | DESC] [ALPHA]";
    private static final KeySpec SORTED = KeySpec.key(1, "RO", "access");

    /** The keys that BY and GET name follow from what the sorted key holds. */
    private static final KeySpec LOOKED_UP = KeySpec.unknown("RO", "access");

    private KeySorts() {}

    static void register(CommandTable table) {
        add(table, "SORT", "1.0.0")
                .flags(WRITE, DENYOOM)
                .looksUpToRead()
                .syntax(SYNTAX + " [STORE destination]")
                .summary("Sorts a list, a set or a sorted set, and returns or stores the result")
                .keySpecs(SORTED, LOOKED_UP, KeySpec.unknown("OW", "update"))
                .keys(KeySorts::keys);
        add(table, "SORT_RO", "7.0.0")
                .flags(READONLY)
                .syntax(SYNTAX)
                .summary("Sorts a list, a set or a sorted set, and returns the result")
                .keySpecs(SORTED, LOOKED_UP)
                .keys(arguments -> new int[] {1});
    }

    private static Command add(CommandTable table, String name, String since) {
        return table.add(name)
                .since(since)
                .arity(-2)
                .key(1)
                .notInCategory("keyspace")
                .categories("set", "sortedset", "list", "dangerous")
                .complexity(
                        "O(N+M*log(M)) where N is the number of elements and M of those returned;"
                                + " O(N) if the order is kept")
                .handler(KeySorts::sort);
    }

    /** The sorted key, and the last destination. */
    private static int[] keys(byte[][] arguments) {
        int destination = 0;
        for (int i = 2; i < arguments.length - 1; i++) {
            if (Bytes.equalsIgnoreCaseAscii(arguments[i], "LIMIT")) {
                i += 2;
            } else if (Bytes.equalsIgnoreCaseAscii(arguments[i], "STORE")) {
                destination = ++i;
            } else if (Bytes.equalsIgnoreCaseAscii(arguments[i], "BY")
                    || Bytes.equalsIgnoreCaseAscii(arguments[i], "GET")) {
                i++;
            }
        }
        return destination == 0 ? new int[] {1} : new int[] {1, destination};
    }

    /** An element and what it is sorted by. */
    private record Weighed(byte[] element, double score, byte @Nullable [] text) {}

    /** The options come before a wrong type, and that before a weight that is no number. */
    private static void sort(Call call, Reply reply) {
        SortOptions options = SortOptions.parse(call);
        byte[] destination = options.destination();
        List<byte[]> elements = elements(call, options);
        int first = options.first(elements.size());
        int end = options.end(elements.size());
        List<byte @Nullable []> results = new ArrayList<>();
        for (byte[] element : elements.subList(first, end)) {
            if (options.gets().isEmpty()) {
                results.add(element);
            }
            for (SortPattern get : options.gets()) {
                results.add(get.lookUp(call, element));
            }
        }
        if (destination == null) {
            reply.array(results.size());
            results.forEach(reply::bulkOrNil);
        } else {
            store(call, destination, results);
            reply.integer(results.size());
        }
    }

    /** What is missing is stored as an empty string; without elements the destination goes. */
    private static void store(Call call, byte[] destination, List<byte @Nullable []> results) {
        if (results.isEmpty()) {
            if (call.delete(destination)) {
                call.event(destination, "del");
            }
            return;
        }
        long bytes = 0;
        for (byte[] result : results) {
            bytes += result == null ? 0 : result.length;
        }
        ListValue list = call.replace(destination, ValueType.LIST);
        list.expect(results.size(), bytes);
        for (byte[] result : results) {
            list.push(Bytes.orEmpty(result), false);
        }
        call.event(destination, "sortstore");
    }

    /** All elements in the order that is asked for. */
    private static List<byte[]> elements(Call call, SortOptions options) {
        Entry entry = call.find(1);
        if (entry == null) {
            return List.of();
        }
        Value value = call.keyspace().value(entry);
        boolean isStoredSet = value.type() != ValueType.LIST && isUnordered(value);
        List<byte[]> elements = collect(value);
        if (options.keepsOrder() && !(isStoredSet && options.destination() != null)) {
            if (options.isDescending() && !isUnordered(value)) {
                Collections.reverse(elements);
            }
            return elements;
        }
        boolean isAlphabetic = options.isAlphabetic() || options.keepsOrder();
        SortPattern by = options.keepsOrder() ? null : options.by();
        Weighed[] weighed = new Weighed[elements.size()];
        for (int i = 0; i < weighed.length; i++) {
            weighed[i] = weigh(call, elements.get(i), by, isAlphabetic);
        }
        Arrays.sort(weighed, order(isAlphabetic, by != null, options.isDescending()));
        for (int i = 0; i < weighed.length; i++) {
            elements.set(i, weighed[i].element);
        }
        return elements;
    }

    private static boolean isUnordered(Value value) {
        return value.type().name().equals("set");
    }

    private static List<byte[]> collect(Value value) {
        List<byte[]> elements = new ArrayList<>();
        if (value instanceof ListValue list) {
            list.each(
                    0,
                    list.size() - 1,
                    (bytes, offset, length) ->
                            elements.add(Arrays.copyOfRange(bytes, offset, offset + length)));
            return elements;
        }
        if (value instanceof SetValue set) {
            set.each(elements::add);
            return elements;
        }
        if (value instanceof SortedSetValue set) {
            set.each((member, score) -> elements.add(member));
            return elements;
        }
        throw Errors.wrongType();
    }

    private static Weighed weigh(
            Call call, byte[] element, @Nullable SortPattern by, boolean isAlphabetic) {
        byte[] weight = by == null ? element : by.lookUp(call, element);
        double score = weight == null || isAlphabetic ? 0 : score(weight);
        return new Weighed(element, score, weight);
    }

    /** The number that a text begins with white space and then is; a text ends at a zero byte. */
    private static double score(byte[] text) {
        int at = 0;
        while (at < text.length && (text[at] == ' ' || (text[at] >= '\t' && text[at] <= '\r'))) {
            at++;
        }
        int end = at;
        while (end < text.length && text[end] != 0) {
            end++;
        }
        if (end == at) {
            return 0;
        }
        double score = Doubles.parse(Arrays.copyOfRange(text, at, end));
        if (Double.isNaN(score)) {
            throw new CommandException("ERR One or more scores can't be converted into double");
        }
        return score;
    }

    /** Elements of the same score are sorted by their bytes; missing texts come first. */
    private static Comparator<Weighed> order(
            boolean isAlphabetic, boolean isBy, boolean isDescending) {
        Comparator<Weighed> order;
        if (isAlphabetic && isBy) {
            order = Comparator.comparing(Weighed::text, Comparator.nullsFirst(Bytes::compare));
        } else if (isAlphabetic) {
            order = Comparator.comparing(Weighed::element, Bytes::compare);
        } else {
            order =
                    (a, b) -> {
                        int byScore = a.score == b.score ? 0 : a.score < b.score ? -1 : 1;
                        return byScore == 0 ? Bytes.compare(a.element, b.element) : byScore;
                    };
        }
        return isDescending ? order.reversed() : order;
    }
}
