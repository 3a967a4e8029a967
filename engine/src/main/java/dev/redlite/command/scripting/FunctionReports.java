package dev.redlite.command.scripting;

import static dev.redlite.engine.Flag.ALLOW_BUSY;
import static dev.redlite.engine.Flag.NOSCRIPT;

import dev.redlite.base.Bytes;
import dev.redlite.base.Glob;
import dev.redlite.engine.Call;
import dev.redlite.engine.CommandException;
import dev.redlite.engine.CommandTable;
import dev.redlite.engine.Engine;
import dev.redlite.engine.Reply;
import dev.redlite.engine.ScriptRun;
import dev.redlite.lua.LuaString;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.concurrent.TimeUnit;

/** What functions there are: FUNCTION LIST, STATS, DUMP. */
final class FunctionReports {
    private static final String ENGINE = "LUA";

    private final Functions functions;

    FunctionReports(Scripting scripting) {
        this.functions = scripting.functions();
    }

    void register(CommandTable table) {
        table.add("FUNCTION LIST")
                .since("7.0.0")
                .arity(-2)
                .flags(NOSCRIPT)
                .tips("nondeterministic_output_order")
                .syntax("[LIBRARYNAME library-name-pattern] [WITHCODE]")
                .summary("Describes the libraries and their functions")
                .complexity("O(N), where N is the number of functions")
                .handler(this::list);
        table.add("FUNCTION STATS")
                .since("7.0.0")
                .arity(2)
                .flags(NOSCRIPT, ALLOW_BUSY)
                .tips("nondeterministic_output")
                .summary("Tells which function runs, and how many there are")
                .complexity("O(1)")
                .handler(this::stats);
        table.add("FUNCTION DUMP")
                .since("7.0.0")
                .arity(2)
                .flags(NOSCRIPT)
                .summary("Returns all libraries as one string")
                .complexity("O(N), where N is the number of functions")
                .handler(this::dump);
    }

    private void list(Call call, Reply reply) {
        boolean isWithCode = false;
        byte @Nullable [] name = null;
        for (int i = 2; i < call.count(); i++) {
            if (!isWithCode && call.is(i, "WITHCODE")) {
                isWithCode = true;
            } else if (name == null && call.is(i, "LIBRARYNAME")) {
                if (++i == call.count()) {
                    throw new CommandException("ERR library name argument was not given");
                }
                name = call.arg(i);
            } else {
                throw new CommandException(
                        "ERR Unknown argument " + LuaString.of(call.arg(i)).latin1());
            }
        }
        functions.follow(call.engine());
        Glob pattern = name == null ? null : Glob.compileIgnoringCase(name);
        List<Library> found =
                functions.all().stream()
                        .filter(each -> pattern == null || pattern.matches(Bytes.of(each.name())))
                        .toList();
        reply.array(found.size());
        for (Library library : found) {
            describe(library, isWithCode, reply);
        }
    }

    private static void describe(Library library, boolean isWithCode, Reply reply) {
        reply.map(isWithCode ? 4 : 3);
        reply.bulk("library_name");
        reply.bulk(library.name());
        reply.bulk("engine");
        reply.bulk(ENGINE);
        reply.bulk("functions");
        reply.array(library.functions().size());
        for (Library.Function function : library.functions()) {
            reply.map(3);
            reply.bulk("name");
            reply.bulk(function.name());
            reply.bulk("description");
            reply.bulkOrNil(function.description());
            reply.bulk("flags");
            reply.set(function.flags().size());
            function.flags().forEach(flag -> reply.status(flag.word()));
        }
        if (isWithCode) {
            reply.bulk("library_code");
            reply.bulk(library.code());
        }
    }

    /** While a function runs, what there is does not change. */
    private void stats(Call call, Reply reply) {
        Engine engine = call.engine();
        ScriptRun run = engine.scripts().running();
        if (run == null) {
            functions.follow(call.engine());
        }
        reply.map(2);
        reply.bulk("running_script");
        if (run == null) {
            reply.nil();
        } else {
            running(run, engine, reply);
        }
        reply.bulk("engines");
        reply.map(1);
        reply.bulk(ENGINE);
        reply.map(2);
        reply.bulk("libraries_count");
        reply.integer(functions.all().size());
        reply.bulk("functions_count");
        reply.integer(functions.count());
    }

    private static void running(ScriptRun run, Engine engine, Reply reply) {
        reply.map(3);
        reply.bulk("name");
        reply.bulk(run.name());
        reply.bulk("command");
        reply.array(run.command().length);
        for (byte[] word : run.command()) {
            reply.bulk(word);
        }
        reply.bulk("duration_ms");
        reply.integer(TimeUnit.NANOSECONDS.toMillis(run.nanos(engine.clock())));
    }

    private void dump(Call call, Reply reply) {
        functions.follow(call.engine());
        boolean compresses = call.engine().config().get("rdbcompression").isYes();
        reply.bulk(FunctionDump.of(functions.all(), compresses));
    }
}
