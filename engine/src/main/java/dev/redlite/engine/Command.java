package dev.redlite.engine;

import dev.redlite.base.Bytes;
import dev.redlite.keyspace.Prefetcher;
import dev.redlite.value.Draw;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;

/**
 * The facts of one command, from which COMMAND INFO, DOCS, GETKEYS and the checks before a call
 * derive. Built by {@link CommandTable#add}; not changed once the table is in use.
 */
public final class Command {
    /** Finds the positions of the keys of a call whose arguments decide where they are. */
    @FunctionalInterface
    public interface KeyFinder {
        /**
         * Positions of the keys in the arguments, which begin with the command's name; empty if the
         * arguments are not well-formed.
         */
        int[] keys(byte[][] arguments);
    }

    /** Says what a call does with a key, where its options decide. */
    @FunctionalInterface
    public interface KeyUse {
        /** The flags as in {@link #keyFlags}. */
        List<String> flags(byte[][] arguments);
    }

    private final String name;
    private final String fullName;
    private final String group;
    private final @Nullable Command container;
    private final Map<String, Command> subcommands = new LinkedHashMap<>();
    private final EnumSet<Flag> flags = EnumSet.noneOf(Flag.class);
    private final List<String> keyFlags = new ArrayList<>();
    private final Set<String> extraCategories = new LinkedHashSet<>();
    private final Set<String> withheldCategories = new HashSet<>();
    private final List<String> tips = new ArrayList<>();
    private final List<KeySpec> keySpecs = new ArrayList<>();
    private String since = "1.0.0";
    private int arity = -1;
    private int firstKey;
    private int lastKey;
    private int firstElement;
    private int elementStep;
    private int keyStep;
    private @Nullable Draw draw;
    private @Nullable KeyFinder keyFinder;
    private @Nullable KeyUse keyUse;
    private boolean needsStrings;
    private String syntax = "";
    private String summary = "";
    private String complexity = "";
    private @Nullable String deprecatedSince;
    private @Nullable String replacedBy;
    private @Nullable Handler handler;
    private boolean isWrite;
    private boolean looksUpToRead;
    private boolean runsInPlace;
    private @Nullable String guard;
    private @Nullable BiPredicate<Engine, byte[][]> needsRoom;
    private @Nullable BiPredicate<Engine, byte[][]> onlyReads;

    /** Calls, failures and time, for INFO commandstats. */
    final CommandStats stats = new CommandStats();

    Command(String name, String group, @Nullable Command container) {
        this.name = name;
        String own = name.toLowerCase(Locale.ROOT);
        this.fullName = container == null ? own : container.fullName() + "|" + own;
        this.group = group;
        this.container = container;
    }

    // ---- Building

    /** The release of Redis that brought the command. */
    public Command since(String version) {
        this.since = version;
        return this;
    }

    /** Number of arguments with the name; negative for at least that many. */
    public Command arity(int count) {
        this.arity = count;
        return this;
    }

    /** One key, at this position. */
    public Command key(int position) {
        return keys(position, position, 1);
    }

    /** Keys from a position to another, negative counted from the end, with a step. */
    public Command keys(int first, int last, int step) {
        this.firstKey = first;
        this.lastKey = last;
        this.keyStep = step;
        return this;
    }

    /**
     * From this position on, each so many, arguments name fields or members of what the one key
     * holds: they are read ahead, like keys.
     */
    public Command elements(int first, int step) {
        this.firstElement = first;
        this.elementStep = step;
        return this;
    }

    /** Of keys that hold strings, it needs these: short ones are read ahead, if need be. */
    public Command needsStrings() {
        this.needsStrings = true;
        return this;
    }

    /** Called with the key alone, it draws an element of what that holds, which is read ahead. */
    public Command draws(Draw how) {
        this.draw = how;
        return this;
    }

    /** Keys that must be found from the arguments. */
    public Command keys(KeyFinder finder) {
        this.keyFinder = finder;
        flags.add(Flag.MOVABLEKEYS);
        return this;
    }

    /**
     * What is done with the keys, as Redis's key specifications name it: first RO, RW, OW or RM,
     * then any of access, update, insert, delete.
     */
    public Command keyFlags(String... names) {
        keyFlags.addAll(Arrays.asList(names));
        return this;
    }

    /** What a call does with its keys, for a command with the flag "variable_flags". */
    public Command keyUse(KeyUse use) {
        this.keyUse = use;
        return this;
    }

    /**
     * Where the keys are and what is done with each, where one range of keys with one set of flags
     * does not say it. If there is no other finder, the keys are found by them.
     */
    public Command keySpecs(KeySpec... specs) {
        keySpecs.addAll(Arrays.asList(specs));
        return this;
    }

    /** Properties of the command. */
    public Command flags(Flag... some) {
        flags.addAll(Arrays.asList(some));
        isWrite = flags.contains(Flag.WRITE);
        return this;
    }

    /** ACL categories beyond those that follow from the flags and the group. */
    public Command categories(String... names) {
        extraCategories.addAll(Arrays.asList(names));
        return this;
    }

    /** ACL categories that would follow from the flags and the group, and do not hold. */
    public Command notInCategory(String... names) {
        withheldCategories.addAll(Arrays.asList(names));
        return this;
    }

    /** Hints for clients that spread calls over a cluster, such as "nondeterministic_output". */
    public Command tips(String... names) {
        tips.addAll(Arrays.asList(names));
        return this;
    }

    /** Arguments in Redis's notation, without the name. */
    public Command syntax(String text) {
        this.syntax = text;
        return this;
    }

    /** What the command does, in a sentence without a full stop. */
    public Command summary(String text) {
        this.summary = text;
        return this;
    }

    /** How its time grows. */
    public Command complexity(String text) {
        this.complexity = text;
        return this;
    }

    /** Superseded since a version by something else. */
    public Command deprecated(String version, String replacement) {
        this.deprecatedSince = version;
        this.replacedBy = replacement;
        return this;
    }

    /** What it looks up by {@link Call#find} or read counts as read, though it writes. */
    public Command looksUpToRead() {
        this.looksUpToRead = true;
        return this;
    }

    /** Runs at once inside MULTI instead of being queued: EXEC, DISCARD, MULTI, WATCH, QUIT … */
    public Command runsInPlace() {
        this.runsInPlace = true;
        return this;
    }

    /** Refused unless this parameter, which only who starts the server can set, allows it. */
    public Command guardedBy(String parameter) {
        this.guard = parameter;
        return this;
    }

    /** Needs room when the memory is full if its arguments say so, as the flags of a script do. */
    public Command needsRoomIf(BiPredicate<Engine, byte[][]> condition) {
        this.needsRoom = condition;
        return this;
    }

    /** Runs what only reads if its arguments say so, as the flags of a script do. */
    public Command onlyReadsIf(BiPredicate<Engine, byte[][]> condition) {
        this.onlyReads = condition;
        return this;
    }

    /** The code. A container without a handler of its own has only subcommands. */
    public Command handler(Handler code) {
        this.handler = code;
        return this;
    }

    void addSubcommand(String word, Command command) {
        subcommands.put(word.toUpperCase(Locale.ROOT), command);
    }

    // ---- Reading

    /** Upper-case name without the container's, such as GET for CONFIG GET. */
    public String name() {
        return name;
    }

    /** Lower-case name as Redis writes it: {@code get}, {@code config|get}. */
    public String fullName() {
        return fullName;
    }

    /** Group in Redis's documentation, such as "string" or "sorted-set". */
    public String group() {
        return group;
    }

    /** The command this is a subcommand of. */
    public @Nullable Command container() {
        return container;
    }

    /** Subcommands in the order in which they were added. */
    public Collection<Command> subcommands() {
        return subcommands.values();
    }

    /** The subcommand with a name in any case, or null. */
    public @Nullable Command subcommand(byte[] word) {
        if (subcommands.isEmpty() || word.length > 64) {
            return null;
        }
        return subcommands.get(Bytes.ascii(word).toUpperCase(Locale.ROOT));
    }

    public boolean has(Flag flag) {
        return flags.contains(flag);
    }

    public Set<Flag> flags() {
        return flags;
    }

    /** The flags that COMMAND INFO tells, by their names there: Redis keeps one to itself. */
    public List<String> reportedFlags() {
        return flags.stream()
                .filter(flag -> flag != Flag.MAY_REPLICATE)
                .map(Flag::reported)
                .toList();
    }

    public List<String> keyFlags() {
        return keyFlags;
    }

    /** Where the keys are; derived from the range of keys if nothing more was said. */
    public List<KeySpec> keySpecs() {
        if (!keySpecs.isEmpty()) {
            return keySpecs;
        }
        String[] uses = keyFlags.toArray(String[]::new);
        if (firstKey > 0) {
            return List.of(KeySpec.range(firstKey, lastKey, keyStep, uses));
        }
        return keyFinder == null ? List.of() : List.of(KeySpec.unknown(uses));
    }

    /** What a call does with the keys that one of {@link #keySpecs} finds. */
    List<String> keyFlags(KeySpec spec, byte[][] arguments) {
        KeyUse use = keyUse;
        return use == null ? spec.flags() : use.flags(arguments);
    }

    /** The arguments, as the syntax says. */
    public List<Argument> arguments() {
        return Syntax.arguments(this);
    }

    public Set<String> extraCategories() {
        return extraCategories;
    }

    Set<String> withheldCategories() {
        return withheldCategories;
    }

    public List<String> tips() {
        return tips;
    }

    /** Whether it begins or ends listening to channels, and answers with messages about that. */
    public boolean isSubscription() {
        return has(Flag.PUBSUB) && name.endsWith("SUBSCRIBE");
    }

    /** Whether keys that it finds, or not, count as hits and misses. */
    boolean countsLookups() {
        return !isWrite || looksUpToRead;
    }

    public boolean isWrite() {
        return isWrite;
    }

    /** The parameter that must allow the command, or null. */
    public @Nullable String guard() {
        return guard;
    }

    /** Whether a call is refused when the memory is full. */
    boolean needsRoom(Engine engine, byte[][] arguments) {
        BiPredicate<Engine, byte[][]> condition = needsRoom;
        return condition == null ? has(Flag.DENYOOM) : condition.test(engine, arguments);
    }

    /** Whether a call waits while writes are paused. */
    boolean mayWrite(Engine engine, byte[][] arguments) {
        BiPredicate<Engine, byte[][]> condition = onlyReads;
        return condition == null
                ? isWrite() || has(Flag.MAY_REPLICATE)
                : !condition.test(engine, arguments);
    }

    public boolean isRunInPlace() {
        return runsInPlace;
    }

    public String since() {
        return since;
    }

    public int arity() {
        return arity;
    }

    public int firstKey() {
        return firstKey;
    }

    public int lastKey() {
        return lastKey;
    }

    public int keyStep() {
        return keyStep;
    }

    public @Nullable KeyFinder keyFinder() {
        return keyFinder;
    }

    public String syntax() {
        return syntax;
    }

    public String summary() {
        return summary;
    }

    public String complexity() {
        return complexity;
    }

    public @Nullable String deprecatedSince() {
        return deprecatedSince;
    }

    public @Nullable String replacedBy() {
        return replacedBy;
    }

    public @Nullable Handler handler() {
        return handler;
    }

    public CommandStats stats() {
        return stats;
    }

    /** Whether a call with this many arguments, the name included, can be right. */
    public boolean accepts(int argumentCount) {
        return arity >= 0 ? argumentCount == arity : argumentCount >= -arity;
    }

    /** Positions of the keys among the arguments of a call; empty if it has none. */
    public int[] keyPositions(byte[][] arguments) {
        KeyFinder finder = keyFinder;
        if (finder != null) {
            return finder.keys(arguments);
        }
        return keySpecs().stream()
                .flatMapToInt(spec -> Arrays.stream(spec.positions(arguments)))
                .toArray();
    }

    /**
     * Has keys whose places are fixed read ahead, and what is in them; from the tables only for who
     * may read all keys.
     */
    void prefetch(Prefetcher prefetcher, Session session, byte[][] arguments) {
        if (firstKey > 0) {
            boolean readsStrings = needsStrings && session.limited() == null;
            int last =
                    Math.min(
                            lastKey < 0 ? arguments.length + lastKey : lastKey,
                            arguments.length - 1);
            for (int i = firstKey; i <= last; i += keyStep) {
                prefetcher.add(session.db(), arguments[i], readsStrings);
            }
            if (firstElement > 0) {
                for (int i = firstElement; i < arguments.length; i += elementStep) {
                    prefetcher.addElement(arguments[i]);
                }
            } else if (draw != null && arguments.length == firstKey + 1) {
                prefetcher.addDraw(draw);
            }
        }
    }
}
