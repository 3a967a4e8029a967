package dev.redlite.command.scripting;

import dev.redlite.engine.Call;
import dev.redlite.engine.CommandException;
import dev.redlite.engine.Engine;
import dev.redlite.engine.UnfinishedLoad;
import dev.redlite.keyspace.Entry;
import dev.redlite.keyspace.KeyWalk;
import dev.redlite.keyspace.Keyspace;
import dev.redlite.lua.LuaState;
import dev.redlite.lua.LuaString;
import dev.redlite.lua.LuaTable;
import dev.redlite.value.StringValue;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The libraries of functions of an engine. Under its lock. */
final class Functions {
    /*
     * What libraries there are is data: strings in a database that clients cannot select, by the
     * names of the libraries. So they are logged, flushed, recovered, shared with other processes
     * and rolled back as all data are. What is here is made from them, whenever the engine says
     * that they have changed: a library whose text is the same stays as it is, with what its
     * functions keep between calls.
     */
    private static final Logger LOG = LoggerFactory.getLogger(Functions.class);
    private static final int WALK = 1_000;

    private final Map<String, Library> libraries = new TreeMap<>();
    private final Map<String, Library.Function> byName = new HashMap<>();

    /** Loaded by a command that has not been committed yet, or that may have been dropped. */
    private final Map<String, Library> fresh = new HashMap<>();

    private long version = -1;
    private @Nullable Interpreter interpreter;
    private @Nullable LibraryLoader loader;
    private @Nullable LuaTable callbacks;

    // ---- What there is

    /** All libraries, as of the last {@link #follow}. */
    Collection<Library> all() {
        return libraries.values();
    }

    int count() {
        return byName.size();
    }

    /** Bytes of the texts. */
    long codeBytes() {
        return libraries.values().stream().mapToLong(each -> each.code().length).sum();
    }

    /** Estimated bytes of the values of Lua. */
    long usedBytes() {
        return interpreter == null ? 0 : interpreter.usedBytes();
    }

    @Nullable Library library(String name) {
        return libraries.get(name);
    }

    /** The function with a name in any case, or null. */
    Library.@Nullable Function function(byte[] name) {
        return byName.get(key(LuaString.of(name).latin1()));
    }

    private static String key(String functionName) {
        return functionName.toLowerCase(Locale.ROOT);
    }

    Interpreter interpreter(Engine engine) {
        Interpreter ready = interpreter;
        if (ready == null) {
            ready = new Interpreter(engine, true);
            interpreter = ready;
            LuaTable table = ready.state().newTable();
            ready.state().registry().put(LuaString.of("callbacks"), table);
            callbacks = table;
            loader = new LibraryLoader(ready);
        }
        return ready;
    }

    // ---- Following the data

    /** Sees to it that what is here is what the data say. */
    void follow(Engine engine) {
        if (engine.scripts().libraryVersion() != version) {
            engine.durability().order().require();
            version = engine.scripts().libraryVersion();
            read(engine);
        }
    }

    private void read(Engine engine) {
        Map<String, byte[]> codes = codes(engine.keyspace());
        boolean isSame =
                codes.size() == libraries.size()
                        && codes.entrySet().stream()
                                .allMatch(
                                        each ->
                                                hasText(
                                                        libraries.get(each.getKey()),
                                                        each.getValue()));
        if (!isSame) {
            Map<String, Library> before = new HashMap<>(libraries);
            libraries.clear();
            codes.forEach((name, code) -> keep(engine, name, code, before.get(name)));
            index();
        }
        fresh.clear();
    }

    private static boolean hasText(@Nullable Library library, byte[] code) {
        return library != null && Arrays.equals(library.code(), code);
    }

    private void keep(Engine engine, String name, byte[] code, @Nullable Library before) {
        Library made = fresh.get(name);
        if (hasText(before, code) && before != null) {
            libraries.put(name, before);
        } else if (hasText(made, code) && made != null) {
            libraries.put(name, made);
        } else {
            try {
                libraries.put(name, load(engine, code));
            } catch (CommandException wrong) {
                // It was right where it was loaded: by another version, or with more memory.
                LOG.error("library {} cannot be loaded: {}", name, wrong.reply());
            }
        }
    }

    private static Map<String, byte[]> codes(Keyspace keyspace) {
        List<byte[]> names = new ArrayList<>();
        var walk = new KeyWalk(keyspace);
        long cursor = 0;
        do {
            cursor = walk.scan(Keyspace.LIBRARIES, cursor, WALK, (key, type) -> names.add(key));
        } while (cursor != 0);
        Map<String, byte[]> codes = new TreeMap<>();
        names.removeIf(UnfinishedLoad::isMark);
        for (byte[] name : names) {
            Entry entry = keyspace.peek(Keyspace.LIBRARIES, name);
            if (entry != null && keyspace.value(entry) instanceof StringValue text) {
                codes.put(LuaString.of(name).latin1(), text.bytes().clone());
            }
        }
        return codes;
    }

    private void index() {
        byName.clear();
        LuaTable kept = callbacks;
        if (kept == null) {
            return;
        }
        var reachable = new LuaTable(interpreterState().meter());
        int count = 0;
        for (Library library : libraries.values()) {
            for (Library.Function function : library.functions()) {
                byName.put(key(function.name()), function);
                reachable.put(++count, function.callback());
            }
        }
        interpreterState().registry().put(LuaString.of("callbacks"), reachable);
        callbacks = reachable;
    }

    private LuaState interpreterState() {
        Interpreter ready = interpreter;
        if (ready == null) {
            throw new IllegalStateException("libraries without an interpreter");
        }
        return ready.state();
    }

    // ---- Changing the data

    /** Loads a library without keeping it. */
    Library load(Engine engine, byte[] code) {
        interpreter(engine);
        LibraryLoader ready = loader;
        if (ready == null) {
            throw new IllegalStateException("an interpreter without a loader");
        }
        return ready.load(code);
    }

    /** A function of a library that is there in another one, too; null if none is. */
    static @Nullable String conflict(Library with, Collection<Library> among) {
        for (Library.Function function : with.functions()) {
            for (Library other : among) {
                boolean isOther = !other.name().equals(with.name());
                if (isOther
                        && other.functions().stream()
                                .anyMatch(
                                        known -> known.name().equalsIgnoreCase(function.name()))) {
                    return function.name();
                }
            }
        }
        return null;
    }

    /** Keeps a library, in place of one with its name. */
    void put(Call call, Library library) {
        fresh.put(library.name(), library);
        byte[] name = nameBytes(library.name());
        // A copy: the value may be overwritten in place, and the library is to be seen to differ.
        call.keyspace().setString(Keyspace.LIBRARIES, name, library.code().clone(), 0);
        call.engine().scripts().librariesChange();
    }

    /** Removes a library. */
    void remove(Call call, String name) {
        Entry entry = call.keyspace().find(Keyspace.LIBRARIES, nameBytes(name));
        if (entry != null) {
            call.keyspace().delete(Keyspace.LIBRARIES, entry);
        }
        call.engine().scripts().librariesChange();
    }

    private static byte[] nameBytes(String name) {
        return name.getBytes(StandardCharsets.ISO_8859_1);
    }
}
