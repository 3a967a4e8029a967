package dev.redlite.engine;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Reads the arguments of a command out of its syntax in Redis's notation: {@code [a]} may be left
 * out, {@code <a|b>} is one of several, {@code a [a ...]} may be repeated, and a word without lower
 * case letters is meant literally.
 */
final class Syntax {
    /*
     * syntax  = item*
     * item    = '[' choice ']' | '<' choice '>' | '...' | word
     * choice  = syntax ('|' syntax)*
     *
     * A literal word takes the items behind it up to the next literal word or optional group: none
     * make it a pure token, one gets it as its token, more become a block that has it as token.
     */
    private record Item(char kind, String text, List<List<Item>> choices) {
        boolean isWord() {
            return kind == 'w';
        }

        boolean isLiteral() {
            return isWord() && text.equals(text.toUpperCase(Locale.ROOT));
        }

        /** An optional group that repeats what stands before it. */
        boolean isRepetition() {
            return kind == '['
                    && choices.size() == 1
                    && choices.getFirst().size() > 1
                    && choices.getFirst().getLast().kind == '.';
        }

        List<Item> repeated() {
            List<Item> all = choices.getFirst();
            return all.subList(0, all.size() - 1);
        }
    }

    /** An argument, and how many items it was made of. */
    private record Made(Argument argument, int items) {}

    private final List<String> words = new ArrayList<>();
    private final Command command;
    private int at;

    private Syntax(Command command) {
        this.command = command;
        String text = command.syntax();
        int definitions = text.indexOf(" ; ");
        split(definitions < 0 ? text : text.substring(0, definitions));
    }

    /** The arguments of a command. */
    static List<Argument> arguments(Command command) {
        var syntax = new Syntax(command);
        List<List<Item>> choices = syntax.choices();
        if (choices.size() == 1) {
            return syntax.build(choices.getFirst());
        }
        return List.of(syntax.oneOf(choices));
    }

    // ---- Reading

    private void split(String text) {
        var word = new StringBuilder();
        for (char c : text.toCharArray()) {
            boolean isMark = "[]<>|".indexOf(c) >= 0;
            if (isMark || c == ' ') {
                if (!word.isEmpty()) {
                    words.add(word.toString());
                    word.setLength(0);
                }
                if (isMark) {
                    words.add(String.valueOf(c));
                }
            } else {
                word.append(c);
            }
        }
        if (!word.isEmpty()) {
            words.add(word.toString());
        }
    }

    private List<List<Item>> choices() {
        List<List<Item>> choices = new ArrayList<>();
        List<Item> sequence = new ArrayList<>();
        while (at < words.size() && !words.get(at).equals("]") && !words.get(at).equals(">")) {
            String word = words.get(at++);
            switch (word) {
                case "[", "<" -> {
                    sequence.add(new Item(word.charAt(0), "", choices()));
                    at++; // the closing mark
                }
                case "|" -> {
                    choices.add(sequence);
                    sequence = new ArrayList<>();
                }
                case "..." -> sequence.add(new Item('.', "", List.of()));
                default -> sequence.add(new Item('w', word, List.of()));
            }
        }
        choices.add(sequence);
        return choices;
    }

    // ---- Building

    private List<Argument> build(List<Item> items) {
        List<Made> made = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            Item item = items.get(i);
            if (item.isRepetition() && repeat(made, items, i)) {
                continue;
            }
            if (item.isLiteral()) {
                int end = endOfOperands(items, i + 1);
                made.add(new Made(tokenFor(item, build(items.subList(i + 1, end))), end - i));
                i = end - 1;
            } else {
                made.add(new Made(single(item), 1));
            }
        }
        return made.stream().map(Made::argument).toList();
    }

    private int endOfOperands(List<Item> items, int from) {
        int end = from;
        while (end < items.size()) {
            Item item = items.get(end);
            boolean repeatsOperands =
                    item.isRepetition() && !item.repeated().getFirst().isLiteral();
            boolean isOperand = item.kind == '<' || (item.isWord() && !item.isLiteral());
            if (!isOperand && !(repeatsOperands && end > from)) {
                break;
            }
            end++;
        }
        return end;
    }

    private static Argument tokenFor(Item item, List<Argument> operands) {
        String word = item.text.equals("\"\"") ? "" : item.text;
        String name = word.isEmpty() ? "empty_string" : word.toLowerCase(Locale.ROOT);
        return switch (operands.size()) {
            case 0 -> Argument.of(name, "pure-token").withToken(word);
            case 1 -> operands.getFirst().withToken(word);
            default -> Argument.of(name, "block", operands).withToken(word);
        };
    }

    private Argument single(Item item) {
        if (item.isWord()) {
            return Argument.of(item.text, ArgumentTypes.of(command, item.text));
        }
        if (item.isRepetition()) {
            return joined(build(item.repeated())).optional().multiple(false);
        }
        List<List<Item>> choices = item.choices;
        Argument argument =
                choices.size() == 1 ? joined(build(choices.getFirst())) : oneOf(choices);
        return item.kind == '[' ? argument.optional() : argument;
    }

    /** Makes what stands before a repetition multiple, if that is what it repeats. */
    private static boolean repeat(List<Made> made, List<Item> items, int at) {
        List<Item> repeated = items.get(at).repeated();
        int count = repeated.size();
        if (at < count || !items.subList(at - count, at).equals(repeated)) {
            return false;
        }
        int from = made.size();
        int covered = 0;
        while (from > 0 && covered < count) {
            covered += made.get(--from).items;
        }
        List<Made> tail = made.subList(from, made.size());
        List<Argument> arguments = tail.stream().map(Made::argument).toList();
        boolean hasToken = repeated.getFirst().isLiteral();
        Argument whole = joined(arguments).multiple(hasToken);
        tail.clear();
        made.add(new Made(whole, covered + 1));
        return true;
    }

    private Argument oneOf(List<List<Item>> choices) {
        List<Argument> parts = new ArrayList<>();
        for (List<Item> choice : choices) {
            parts.add(joined(build(choice)));
        }
        return Argument.of(parts.getFirst().name() + "-or-other", "oneof", parts);
    }

    private static Argument joined(List<Argument> arguments) {
        if (arguments.size() == 1) {
            return arguments.getFirst();
        }
        @Nullable String name = null;
        for (Argument argument : arguments) {
            name = name == null ? argument.name() : name + "_" + argument.name();
        }
        return Argument.of(name == null ? "nothing" : name, "block", arguments);
    }
}
