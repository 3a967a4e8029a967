package dev.redlite.engine;

import dev.redlite.base.Bytes;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * All commands by name: an explicit list that each family adds its own to. Not changed once an
 * engine uses it; then safe for any thread.
 */
public final class CommandTable {
    private static final int SLOTS = 4096;

    private final List<Command> commands = new ArrayList<>();
    private final @Nullable Command[] slots = new Command[SLOTS];
    private final byte[][] names = new byte[SLOTS][];
    private String group = "generic";

    /** The group of the commands added from now on. */
    public CommandTable group(String name) {
        this.group = name;
        return this;
    }

    /**
     * Adds a command; a name of two words adds a subcommand to a container that is there already.
     *
     * @throws IllegalStateException if the name is taken, or the container is missing
     */
    public Command add(String name) {
        int space = name.indexOf(' ');
        if (space > 0) {
            Command container = find(Bytes.of(name.substring(0, space)));
            if (container == null) {
                throw new IllegalStateException("no container for " + name);
            }
            String word = name.substring(space + 1);
            if (container.subcommand(Bytes.of(word)) != null) {
                throw new IllegalStateException(name + " is there twice");
            }
            Command command = new Command(word, group, container);
            container.addSubcommand(word, command);
            return command;
        }
        Command command = new Command(name.toUpperCase(Locale.ROOT), group, null);
        byte[] bytes = Bytes.of(name.toUpperCase(Locale.ROOT));
        int slot = slot(bytes);
        while (slots[slot] != null) {
            if (Bytes.equals(names[slot], bytes)) {
                throw new IllegalStateException(name + " is there twice");
            }
            slot = (slot + 1) & (SLOTS - 1);
        }
        slots[slot] = command;
        names[slot] = bytes;
        commands.add(command);
        return command;
    }

    /** The command with a name in any case, or null. */
    public @Nullable Command find(byte[] name) {
        int slot = slot(name);
        while (true) {
            Command command = slots[slot];
            if (command == null) {
                return null;
            }
            if (Bytes.equalsIgnoreCaseAscii(name, names[slot])) {
                return command;
            }
            slot = (slot + 1) & (SLOTS - 1);
        }
    }

    /** The command or subcommand with a full name such as {@code config|get}, or null. */
    public @Nullable Command lookUp(byte[] fullName) {
        int bar = 0;
        while (bar < fullName.length && fullName[bar] != '|') {
            bar++;
        }
        Command command = find(Arrays.copyOf(fullName, bar));
        if (command == null || bar == fullName.length) {
            return command;
        }
        return command.subcommand(Arrays.copyOfRange(fullName, bar + 1, fullName.length));
    }

    /** All commands that are not subcommands, in the order in which they were added. */
    public List<Command> all() {
        return Collections.unmodifiableList(commands);
    }

    /** Visits all commands, each before its subcommands. */
    public void eachCommand(Consumer<Command> visitor) {
        for (Command command : commands) {
            visitor.accept(command);
            command.subcommands().forEach(visitor);
        }
    }

    /** The same in any case. */
    private static int slot(byte[] name) {
        int hash = name.length;
        for (byte b : name) {
            hash = hash * 31 + (b & 0xDF);
        }
        return (hash ^ (hash >>> 12)) & (SLOTS - 1);
    }
}
