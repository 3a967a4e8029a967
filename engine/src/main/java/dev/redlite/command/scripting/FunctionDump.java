package dev.redlite.command.scripting;

import dev.redlite.engine.CommandException;
import dev.redlite.engine.Engine;
import dev.redlite.rdb.Dump;
import dev.redlite.rdb.RdbFormatException;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** All libraries as FUNCTION DUMP gives them and FUNCTION RESTORE takes them. */
final class FunctionDump {
    private static final String WRONG = "ERR DUMP payload version or checksum are wrong";

    private FunctionDump() {}

    static byte[] of(Collection<Library> libraries, boolean compresses) {
        return Dump.ofFunctions(libraries.stream().map(Library::code).toList(), compresses);
    }

    /** The libraries of a dump, loaded but not kept. */
    static List<Library> read(byte[] dump, Functions functions, Engine engine) {
        List<byte[]> codes;
        try {
            codes = Dump.readFunctions(dump);
        } catch (RdbFormatException wrong) {
            throw new CommandException(WRONG);
        }
        List<Library> libraries = new ArrayList<>();
        for (byte[] code : codes) {
            Library library = functions.load(engine, code);
            for (Library before : libraries) {
                if (before.name().equals(library.name())) {
                    throw new CommandException("ERR Library " + library.name() + " already exists");
                }
            }
            String taken = Functions.conflict(library, libraries);
            if (taken != null) {
                throw new CommandException("ERR Function " + taken + " already exists");
            }
            libraries.add(library);
        }
        return libraries;
    }
}
