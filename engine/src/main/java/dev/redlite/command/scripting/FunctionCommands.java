package dev.redlite.command.scripting;

import static dev.redlite.engine.Flag.ALLOW_BUSY;
import static dev.redlite.engine.Flag.DENYOOM;
import static dev.redlite.engine.Flag.NOSCRIPT;
import static dev.redlite.engine.Flag.WRITE;

import dev.redlite.command.server.Help;
import dev.redlite.engine.Call;
import dev.redlite.engine.CommandException;
import dev.redlite.engine.CommandTable;
import dev.redlite.engine.Errors;
import dev.redlite.engine.Reply;
import dev.redlite.lua.LuaString;

import java.util.List;

/** The functions there are: FUNCTION and its subcommands that change them. */
final class FunctionCommands {
    private static final String NOT_FOUND = "ERR Library not found";

    private final Scripting scripting;
    private final Functions functions;

    FunctionCommands(Scripting scripting) {
        this.scripting = scripting;
        this.functions = scripting.functions();
    }

    void register(CommandTable table) {
        table.add("FUNCTION")
                .since("7.0.0")
                .arity(-2)
                .summary("A container for commands about functions")
                .complexity("Depends on the subcommand");
        registerChanges(table);
        table.add("FUNCTION KILL")
                .since("7.0.0")
                .arity(2)
                .flags(NOSCRIPT, ALLOW_BUSY)
                .summary("Ends the function that runs")
                .complexity("O(1)")
                .handler((call, reply) -> call.engine().scripts().kill(reply));
        new FunctionReports(scripting).register(table);
        registerHelp(table);
    }

    private void registerChanges(CommandTable table) {
        table.add("FUNCTION LOAD")
                .since("7.0.0")
                .arity(-3)
                .flags(WRITE, DENYOOM, NOSCRIPT)
                .syntax("[REPLACE] function-code")
                .summary("Keeps a library of functions")
                .complexity("O(1)")
                .handler(this::load);
        table.add("FUNCTION DELETE")
                .since("7.0.0")
                .arity(3)
                .flags(WRITE, NOSCRIPT)
                .syntax("library-name")
                .summary("Removes a library")
                .complexity("O(1)")
                .handler(this::delete);
        table.add("FUNCTION FLUSH")
                .since("7.0.0")
                .arity(-2)
                .flags(WRITE, NOSCRIPT)
                .syntax("[ASYNC | SYNC]")
                .summary("Removes all libraries")
                .complexity("O(N), where N is the number of functions")
                .handler(this::flush);
        table.add("FUNCTION RESTORE")
                .since("7.0.0")
                .arity(-3)
                .flags(WRITE, DENYOOM, NOSCRIPT)
                .syntax("serialized-value [FLUSH | APPEND | REPLACE]")
                .summary("Keeps the libraries that a dump holds")
                .complexity("O(N), where N is the number of functions")
                .handler(this::restore);
    }

    private static void registerHelp(CommandTable table) {
        Help.add(
                table,
                "FUNCTION",
                "7.0.0",
                "DELETE <LIBRARY NAME>",
                "Removes a library.",
                "DUMP",
                "Returns all libraries as one string.",
                "FLUSH [ASYNC|SYNC]",
                "Removes all libraries.",
                "KILL",
                "Ends the function that runs, unless it has written.",
                "LIST [LIBRARYNAME PATTERN] [WITHCODE]",
                "Describes the libraries, or those whose names match.",
                "LOAD [REPLACE] <FUNCTION CODE>",
                "Keeps a library, in place of one with its name if REPLACE is given.",
                "RESTORE <PAYLOAD> [FLUSH|APPEND|REPLACE]",
                "Keeps the libraries of a dump: instead of all, if none has the name of one that is"
                        + " there (the default), or in place of those.",
                "STATS",
                "Tells which function runs, for how long, and how many there are.");
    }

    /** A bad option comes before bad code, and that before names that are taken. */
    private void load(Call call, Reply reply) {
        boolean replaces = false;
        for (int i = 2; i < call.count() - 1; i++) {
            if (!call.is(i, "REPLACE")) {
                throw new CommandException("ERR Unknown option given: " + latin1(call, i));
            }
            replaces = true;
        }
        functions.follow(call.engine());
        byte[] code = call.arg(call.count() - 1);
        LibraryHeader header = LibraryHeader.parse(code);
        if (!replaces && functions.library(header.name()) != null) {
            throw new CommandException("ERR Library '" + header.name() + "' already exists");
        }
        Library library = functions.load(call.engine(), code);
        String taken = Functions.conflict(library, functions.all());
        if (taken != null) {
            throw new CommandException("ERR Function " + taken + " already exists");
        }
        functions.put(call, library);
        reply.bulk(library.name());
    }

    private void delete(Call call, Reply reply) {
        functions.follow(call.engine());
        String name = latin1(call, 2);
        if (functions.library(name) == null) {
            throw new CommandException(NOT_FOUND);
        }
        functions.remove(call, name);
        reply.ok();
    }

    private void flush(Call call, Reply reply) {
        if (call.count() > 3) {
            throw Errors.unknownUse(call);
        }
        if (call.count() == 3 && !call.is(2, "SYNC") && !call.is(2, "ASYNC")) {
            throw new CommandException("ERR FUNCTION FLUSH only supports SYNC|ASYNC option");
        }
        functions.follow(call.engine());
        removeAll(call);
        reply.ok();
    }

    private void removeAll(Call call) {
        for (Library library : functions.all()) {
            functions.remove(call, library.name());
        }
    }

    /** All of a dump or nothing of it. */
    private void restore(Call call, Reply reply) {
        if (call.count() > 4) {
            throw Errors.unknownUse(call);
        }
        boolean flushes = call.count() == 4 && call.is(3, "FLUSH");
        boolean replaces = call.count() == 4 && call.is(3, "REPLACE");
        if (call.count() == 4 && !flushes && !replaces && !call.is(3, "APPEND")) {
            throw new CommandException(
                    "ERR Wrong restore policy given, value should be either FLUSH, APPEND or"
                            + " REPLACE.");
        }
        functions.follow(call.engine());
        List<Library> restored = FunctionDump.read(call.arg(2), functions, call.engine());
        if (!flushes) {
            for (Library library : restored) {
                if (!replaces && functions.library(library.name()) != null) {
                    throw new CommandException("ERR Library " + library.name() + " already exists");
                }
                String taken =
                        Functions.conflict(
                                library,
                                functions.all().stream()
                                        .filter(known -> isKept(known, restored))
                                        .toList());
                if (taken != null) {
                    throw new CommandException("ERR Function " + taken + " already exists");
                }
            }
        } else {
            removeAll(call);
        }
        restored.forEach(library -> functions.put(call, library));
        reply.ok();
    }

    private static boolean isKept(Library known, List<Library> restored) {
        return restored.stream().noneMatch(library -> library.name().equals(known.name()));
    }

    private static String latin1(Call call, int position) {
        return LuaString.of(call.arg(position)).latin1();
    }
}
