package dev.redlite.engine;

import dev.redlite.base.Bytes;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One set of rules of a user: commands that may be called, on the keys and channels that belong to
 * these commands. Built by {@link #apply}, not changed once it belongs to a user.
 */
public final class AclSelector {
    private final AclCategories categories;
    private final Set<Command> allowed;

    /** First arguments, in lower case, with which a command that is not allowed is allowed. */
    private final Map<Command, Set<String>> firstArguments;

    private boolean hasAllCommands;
    private boolean beginsWithAll;
    private boolean hasAllKeys;
    private boolean hasAllChannels;
    private final Map<String, AclPattern> keys;
    private final Map<String, AclPattern> channels;

    /**
     * Names of commands and categories in the order of the rules, with whether they are allowed.
     */
    private final Map<String, Boolean> commandRules;

    /** By a command's name those of the rules that are about parts of it. */
    private final Map<String, Set<String>> partRules;

    AclSelector(AclCategories categories, boolean hasAllChannels) {
        this.categories = categories;
        this.allowed = Collections.newSetFromMap(new IdentityHashMap<>());
        this.firstArguments = new HashMap<>();
        this.keys = new LinkedHashMap<>();
        this.channels = new LinkedHashMap<>();
        this.commandRules = new LinkedHashMap<>();
        this.partRules = new HashMap<>();
        this.hasAllChannels = hasAllChannels;
    }

    /** A copy that can be changed. */
    AclSelector(AclSelector other) {
        this(other.categories, other.hasAllChannels);
        allowed.addAll(other.allowed);
        other.firstArguments.forEach(
                (command, words) -> firstArguments.put(command, new LinkedHashSet<>(words)));
        hasAllCommands = other.hasAllCommands;
        beginsWithAll = other.beginsWithAll;
        hasAllKeys = other.hasAllKeys;
        keys.putAll(other.keys);
        channels.putAll(other.channels);
        commandRules.putAll(other.commandRules);
        other.partRules.forEach((name, parts) -> partRules.put(name, new HashSet<>(parts)));
    }

    // ---- Rules

    /** Applies a rule about commands, keys or channels. */
    void apply(byte[] rule) throws AclRuleException {
        String word = Bytes.ascii(rule);
        switch (word.toLowerCase(Locale.ROOT)) {
            case "allkeys", "~*" -> allKeys(true);
            case "resetkeys" -> allKeys(false);
            case "allchannels", "&*" -> allChannels(true);
            case "resetchannels" -> allChannels(false);
            case "allcommands", "+@all" -> allCommands(true);
            case "nocommands", "-@all" -> allCommands(false);
            default -> applyPatternOrCommand(rule, word);
        }
    }

    private void allKeys(boolean on) {
        hasAllKeys = on;
        keys.clear();
    }

    void allChannels(boolean on) {
        hasAllChannels = on;
        channels.clear();
    }

    private void allCommands(boolean on) {
        allowed.clear();
        if (on) {
            categories.table().eachCommand(allowed::add);
        }
        hasAllCommands = on;
        beginsWithAll = on;
        commandRules.clear();
        partRules.clear();
        firstArguments.clear();
    }

    private void applyPatternOrCommand(byte[] rule, String word) throws AclRuleException {
        char first = word.isEmpty() ? ' ' : word.charAt(0);
        boolean isCategory = word.length() > 1 && word.charAt(1) == '@';
        switch (first) {
            case '~', '%' -> addKeys(rule);
            case '&' -> addChannels(rule);
            case '+', '-' -> {
                String name = word.substring(1);
                if (isCategory) {
                    category(name, first == '+');
                } else if (first == '+') {
                    allow(name);
                } else {
                    forbid(name);
                }
            }
            default -> throw AclRuleException.syntax();
        }
    }

    private void addKeys(byte[] rule) throws AclRuleException {
        if (hasAllKeys) {
            throw AclRuleException.surplusKeys();
        }
        int at = 1;
        int access = rule[0] == '~' ? AclPattern.BOTH : 0;
        if (rule[0] == '%') {
            for (; at < rule.length && rule[at] != '~'; at++) {
                int more = access(rule[at]);
                if (more == 0 || (access & more) != 0) {
                    throw AclRuleException.syntax();
                }
                access |= more;
            }
            at++; // the ~, without which the rule is no pattern but a set of letters
        }
        if (access == 0) {
            throw AclRuleException.syntax();
        }
        byte[] text = Arrays.copyOfRange(rule, Math.min(at, rule.length), rule.length);
        requireNoSpaces(text);
        keys.merge(Bytes.ascii(text), AclPattern.of(text, access), AclPattern::or);
    }

    private static int access(byte letter) {
        return switch (letter) {
            case 'r', 'R' -> AclPattern.READ;
            case 'w', 'W' -> AclPattern.WRITE;
            default -> 0;
        };
    }

    private void addChannels(byte[] rule) throws AclRuleException {
        if (hasAllChannels) {
            throw AclRuleException.surplusChannels();
        }
        byte[] text = Arrays.copyOfRange(rule, 1, rule.length);
        requireNoSpaces(text);
        channels.putIfAbsent(Bytes.ascii(text), AclPattern.of(text, AclPattern.BOTH));
    }

    private static void requireNoSpaces(byte[] text) throws AclRuleException {
        if (hasSpaces(text)) {
            throw AclRuleException.syntax();
        }
    }

    /** White space, or a zero byte, which would end a name in a file. */
    static boolean hasSpaces(byte[] text) {
        for (byte b : text) {
            if (b == ' ' || b == 0 || (b >= '\t' && b <= '\r')) {
                return true;
            }
        }
        return false;
    }

    /** A command, a subcommand, or a command that has none with one first argument. */
    private void allow(String name) throws AclRuleException {
        int bar = name.lastIndexOf('|');
        if (bar < 0) {
            Command command = find(name);
            set(command, true);
            note(command.fullName(), true);
            return;
        }
        Command command = find(name.substring(0, bar));
        String word = name.substring(bar + 1);
        if (command.container() != null) {
            throw AclRuleException.firstArgumentOfSubcommand();
        }
        if (word.isEmpty()) {
            throw AclRuleException.syntax();
        }
        if (command.subcommands().isEmpty()) {
            firstArguments
                    .computeIfAbsent(command, absent -> new LinkedHashSet<>())
                    .add(word.toLowerCase(Locale.ROOT));
        } else {
            set(find(name), true);
        }
        note(name, true);
    }

    private void forbid(String name) throws AclRuleException {
        Command command = find(name);
        set(command, false);
        note(command.fullName(), false);
    }

    private Command find(String name) throws AclRuleException {
        Command command = categories.table().lookUp(Bytes.ofAscii(name));
        if (command == null) {
            throw AclRuleException.unknown();
        }
        return command;
    }

    private void category(String name, boolean on) throws AclRuleException {
        String category = name.substring(1).toLowerCase(Locale.ROOT);
        List<Command> commands = categories.commands(category);
        if (commands == null) {
            throw AclRuleException.unknown();
        }
        commands.forEach(command -> set(command, on));
        note(name, on);
    }

    /** What holds for a command holds for its subcommands, and ends its exceptions. */
    private void set(Command command, boolean on) {
        if (on) {
            allowed.add(command);
        } else {
            allowed.remove(command);
            hasAllCommands = false;
        }
        firstArguments.remove(command);
        command.subcommands().forEach(sub -> set(sub, on));
    }

    /** A rule takes the place of those about the same command, or about parts of it. */
    private void note(String name, boolean on) {
        String lower = name.toLowerCase(Locale.ROOT);
        commandRules.remove(lower);
        Set<String> parts = partRules.remove(lower);
        if (parts != null) {
            commandRules.keySet().removeAll(parts);
        }
        int bar = lower.indexOf('|');
        if (bar > 0) {
            partRules.computeIfAbsent(lower.substring(0, bar), key -> new HashSet<>()).add(lower);
        }
        commandRules.put(lower, on);
    }

    // ---- Checks

    /** Whether it allows everything. */
    boolean isUnlimited() {
        return hasAllCommands && hasAllKeys && hasAllChannels;
    }

    /** Why it does not allow a call, or null if it does. */
    @Nullable AclDenial check(Command command, byte[][] arguments) {
        if (!mayCall(command, arguments)) {
            return new AclDenial(AclDenial.Reason.COMMAND, Bytes.of(command.fullName()), 0);
        }
        if (!hasAllKeys) {
            for (CallKey key : CallKey.of(command, arguments)) {
                if (!mayTouch(key.name(), key.access())) {
                    return new AclDenial(AclDenial.Reason.KEY, key.name(), key.position());
                }
            }
        }
        return hasAllChannels ? null : checkChannels(command, arguments);
    }

    private boolean mayCall(Command command, byte[][] arguments) {
        if (hasAllCommands || command.has(Flag.NO_AUTH) || allowed.contains(command)) {
            return true;
        }
        Set<String> words = firstArguments.get(command);
        return words != null
                && arguments.length > 1
                && words.contains(Bytes.ascii(arguments[1]).toLowerCase(Locale.ROOT));
    }

    private boolean mayTouch(byte[] key, int access) {
        for (AclPattern pattern : keys.values()) {
            if ((pattern.access() & access) == access && pattern.glob().matches(key)) {
                return true;
            }
        }
        return false;
    }

    private @Nullable AclDenial checkChannels(Command command, byte[][] arguments) {
        boolean isPattern = false;
        int last = arguments.length - 1;
        switch (command.fullName()) {
            case "publish", "spublish" -> last = 1;
            case "subscribe", "ssubscribe" -> {}
            case "psubscribe" -> isPattern = true;
            default -> {
                return null;
            }
        }
        for (int i = 1; i <= last; i++) {
            if (!mayUse(arguments[i], isPattern)) {
                return new AclDenial(AclDenial.Reason.CHANNEL, arguments[i], i);
            }
        }
        return null;
    }

    /** A pattern may be listened to only if it is one of those given, letter by letter. */
    boolean mayUse(byte[] channel, boolean isPattern) {
        if (hasAllChannels) {
            return true;
        }
        for (AclPattern pattern : channels.values()) {
            if (isPattern ? pattern.isSame(channel) : pattern.glob().matches(channel)) {
                return true;
            }
        }
        return false;
    }

    /** Whether every key may be read. */
    boolean readsEveryKey() {
        return hasAllKeys
                || keys.values().stream()
                        .anyMatch(
                                pattern ->
                                        pattern.isEverything()
                                                && (pattern.access() & AclPattern.READ) != 0);
    }

    boolean hasAllChannels() {
        return hasAllChannels;
    }

    Collection<AclPattern> channelPatterns() {
        return channels.values();
    }

    // ---- Texts

    /** The rules about commands, with what they begin from. */
    public String commands() {
        var text = new StringBuilder(beginsWithAll ? "+@all" : "-@all");
        commandRules.forEach((name, on) -> text.append(on ? " +" : " -").append(name));
        return text.toString();
    }

    /** The patterns of keys. */
    public String keys() {
        return hasAllKeys
                ? "~*"
                : keys.values().stream().map(AclPattern::shown).collect(Collectors.joining(" "));
    }

    /** The patterns of channels. */
    public String channels() {
        return hasAllChannels
                ? "&*"
                : channels.keySet().stream()
                        .map(pattern -> "&" + pattern)
                        .collect(Collectors.joining(" "));
    }

    /** All rules, as ACL LIST shows them. */
    String description() {
        var words = new ArrayList<String>();
        words.add(keys());
        words.add(hasAllChannels ? "" : "resetchannels");
        words.add(channels());
        words.add(commands());
        words.removeIf(String::isEmpty);
        return String.join(" ", words);
    }
}
