package dev.redlite.command.scripting;

import static dev.redlite.engine.Flag.ALLOW_BUSY;
import static dev.redlite.engine.Flag.NOSCRIPT;
import static dev.redlite.engine.Flag.STALE;

import dev.redlite.base.Bytes;
import dev.redlite.command.server.Help;
import dev.redlite.engine.Call;
import dev.redlite.engine.CommandException;
import dev.redlite.engine.CommandTable;
import dev.redlite.engine.Reply;
import dev.redlite.lua.LuaString;

/** The scripts there are: SCRIPT and its subcommands. */
final class ScriptCommands {
    private final Scripting scripting;

    ScriptCommands(Scripting scripting) {
        this.scripting = scripting;
    }

    void register(CommandTable table) {
        table.add("SCRIPT")
                .since("2.6.0")
                .arity(-2)
                .summary("A container for commands about scripts")
                .complexity("Depends on the subcommand");
        registerCache(table);
        table.add("SCRIPT KILL")
                .since("2.6.0")
                .arity(2)
                .flags(NOSCRIPT, ALLOW_BUSY)
                .summary("Ends the script that runs")
                .complexity("O(1)")
                .handler((call, reply) -> call.engine().scripts().kill(reply));
        table.add("SCRIPT DEBUG")
                .since("3.2.0")
                .arity(3)
                .flags(NOSCRIPT)
                .syntax("<YES | SYNC | NO>")
                .summary("Sets how scripts of this connection are debugged")
                .complexity("O(1)")
                .handler(ScriptCommands::debug);
        registerHelp(table);
    }

    private void registerCache(CommandTable table) {
        table.add("SCRIPT LOAD")
                .since("2.6.0")
                .arity(3)
                .flags(NOSCRIPT, STALE)
                .syntax("script")
                .summary("Keeps a script, to be run by its digest")
                .complexity("O(N), where N is the length of the script")
                .handler(this::load);
        table.add("SCRIPT EXISTS")
                .since("2.6.0")
                .arity(-3)
                .flags(NOSCRIPT)
                .syntax("sha1 [sha1 ...]")
                .summary("Tells which scripts are known")
                .complexity("O(N), where N is the number of digests")
                .handler(this::exists);
        table.add("SCRIPT FLUSH")
                .since("2.6.0")
                .arity(-2)
                .flags(NOSCRIPT)
                .syntax("[ASYNC | SYNC]")
                .summary("Forgets all scripts")
                .complexity("O(N), where N is the number of scripts")
                .handler(this::flush);
    }

    private static void registerHelp(CommandTable table) {
        Help.add(
                table,
                "SCRIPT",
                "5.0.0",
                "DEBUG (YES|SYNC|NO)",
                "Sets the debug mode; only NO can be set.",
                "EXISTS <sha1> [<sha1> ...]",
                "Tells for each digest whether its script is known.",
                "FLUSH [ASYNC|SYNC]",
                "Forgets all scripts.",
                "KILL",
                "Ends the script that runs, unless it has written.",
                "LOAD <script>",
                "Keeps a script without running it.");
    }

    private void load(Call call, Reply reply) {
        String digest = Digests.sha1(call.arg(2));
        LuaString name = LuaString.of(digest);
        Script script = scripting.scripts().find(name);
        if (script == null) {
            script = Script.compile(digest, call.arg(2));
        }
        scripting.report(call.engine());
        scripting.scripts().load(name, script);
        reply.bulk(digest);
    }

    private void exists(Call call, Reply reply) {
        reply.array(call.count() - 2);
        for (int i = 2; i < call.count(); i++) {
            LuaString name = LuaString.of(Bytes.toLowerAscii(call.arg(i)));
            reply.integer(scripting.scripts().find(name) == null ? 0 : 1);
        }
    }

    private void flush(Call call, Reply reply) {
        boolean isRight =
                call.count() == 2
                        || call.count() == 3 && (call.is(2, "SYNC") || call.is(2, "ASYNC"));
        if (!isRight) {
            throw new CommandException("ERR SCRIPT FLUSH only support SYNC|ASYNC option");
        }
        scripting.flush();
        reply.ok();
    }

    /** There is no debugger, which a client that asks for one must be told. */
    private static void debug(Call call, Reply reply) {
        if (call.is(2, "NO")) {
            reply.ok();
        } else if (call.is(2, "YES") || call.is(2, "SYNC")) {
            throw new CommandException("ERR the debugger of scripts is not there");
        } else {
            throw new CommandException("ERR Use SCRIPT DEBUG YES/SYNC/NO");
        }
    }
}
