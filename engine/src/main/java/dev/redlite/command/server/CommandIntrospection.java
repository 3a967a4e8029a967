package dev.redlite.command.server;

import static dev.redlite.engine.Flag.LOADING;
import static dev.redlite.engine.Flag.STALE;

import dev.redlite.base.Bytes;
import dev.redlite.base.Glob;
import dev.redlite.engine.AclCategories;
import dev.redlite.engine.Call;
import dev.redlite.engine.Command;
import dev.redlite.engine.CommandTable;
import dev.redlite.engine.Errors;
import dev.redlite.engine.Reply;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/** What commands there are: COMMAND, COMMAND COUNT, INFO. */
final class CommandIntrospection {
    private CommandIntrospection() {}

    /** Adds the family to a table. */
    static void register(CommandTable table) {
        table.add("COMMAND")
                .since("2.8.13")
                .arity(-1)
                .flags(LOADING, STALE)
                .categories("connection")
                .tips("nondeterministic_output_order")
                .summary("Returns the facts of all commands")
                .complexity("O(N), where N is the number of commands")
                .handler(CommandIntrospection::all);
        table.add("COMMAND COUNT")
                .since("2.8.13")
                .arity(2)
                .flags(LOADING, STALE)
                .categories("connection")
                .summary("Returns the number of commands")
                .complexity("O(1)")
                .handler((call, reply) -> reply.integer(call.engine().table().all().size()));
        table.add("COMMAND INFO")
                .since("2.8.13")
                .arity(-2)
                .flags(LOADING, STALE)
                .syntax("[command-name [command-name ...]]")
                .categories("connection")
                .tips("nondeterministic_output_order")
                .summary("Returns the facts of some commands, or of all")
                .complexity("O(N), where N is the number of commands looked up")
                .handler(CommandIntrospection::info);
        table.add("COMMAND DOCS")
                .since("7.0.0")
                .arity(-2)
                .flags(LOADING, STALE)
                .tips("nondeterministic_output_order")
                .syntax("[command-name [command-name ...]]")
                .categories("connection")
                .summary("Returns what some commands do and take, or all")
                .complexity("O(N), where N is the number of commands looked up")
                .handler(CommandDocs::docs);
        registerList(table);
        registerKeys(table);
        addHelp(table);
    }

    private static void registerList(CommandTable table) {
        table.add("COMMAND LIST")
                .since("7.0.0")
                .arity(-2)
                .flags(LOADING, STALE)
                .tips("nondeterministic_output_order")
                .syntax("[FILTERBY <MODULE module-name|ACLCAT category|PATTERN pattern>]")
                .categories("connection")
                .summary("Returns the names of commands")
                .complexity("O(N), where N is the number of commands")
                .handler(CommandIntrospection::list);
    }

    private static void registerKeys(CommandTable table) {
        table.add("COMMAND GETKEYS")
                .since("2.8.13")
                .arity(-3)
                .flags(LOADING, STALE)
                .syntax("command [arg [arg ...]]")
                .categories("connection")
                .summary("Returns the keys among the arguments of a command")
                .complexity("O(N), where N is the number of arguments")
                .handler(CommandKeys::keys);
        table.add("COMMAND GETKEYSANDFLAGS")
                .since("7.0.0")
                .arity(-3)
                .flags(LOADING, STALE)
                .syntax("command [arg [arg ...]]")
                .categories("connection")
                .summary("Returns the keys among the arguments of a command, and their use")
                .complexity("O(N), where N is the number of arguments")
                .handler(CommandKeys::keysAndFlags);
    }

    private static void addHelp(CommandTable table) {
        Help.add(
                        table,
                        "COMMAND",
                        "5.0.0",
                        "(no subcommand)",
                        "The facts of all commands.",
                        "COUNT",
                        "How many commands there are.",
                        "DOCS [<command-name> ...]",
                        "What commands do and take.",
                        "GETKEYS <command> [<arg> ...]",
                        "The keys of a call.",
                        "GETKEYSANDFLAGS <command> [<arg> ...]",
                        "The keys of a call, and what is done with them.",
                        "INFO [<command-name> ...]",
                        "The facts of some commands.",
                        "LIST [FILTERBY (MODULE|ACLCAT|PATTERN) <filter>]",
                        "The names of commands.")
                .categories("connection");
    }

    private static void list(Call call, Reply reply) {
        Predicate<Command> wanted = filter(call);
        List<String> names = new ArrayList<>();
        call.engine()
                .table()
                .eachCommand(
                        command -> {
                            if (wanted.test(command)) {
                                names.add(command.fullName());
                            }
                        });
        reply.array(names.size());
        names.forEach(reply::bulk);
    }

    private static Predicate<Command> filter(Call call) {
        if (call.count() == 2) {
            return command -> true;
        }
        if (call.count() != 5 || !call.is(2, "FILTERBY")) {
            throw Errors.syntax();
        }
        if (call.is(3, "MODULE")) {
            return command -> false;
        }
        if (call.is(3, "ACLCAT")) {
            String category = call.text(4).toLowerCase(Locale.ROOT);
            return command -> AclCategories.of(command).contains(category);
        }
        if (call.is(3, "PATTERN")) {
            Glob pattern = Glob.compileIgnoringCase(call.arg(4));
            return command -> pattern.matches(Bytes.of(command.fullName()));
        }
        throw Errors.syntax();
    }

    private static void all(Call call, Reply reply) {
        List<Command> commands = call.engine().table().all();
        reply.array(commands.size());
        commands.forEach(command -> CommandFacts.write(command, reply));
    }

    private static void info(Call call, Reply reply) {
        if (call.count() == 2) {
            all(call, reply);
            return;
        }
        reply.array(call.count() - 2);
        for (int i = 2; i < call.count(); i++) {
            Command command = call.engine().table().lookUp(call.arg(i));
            if (command == null) {
                reply.nil();
            } else {
                CommandFacts.write(command, reply);
            }
        }
    }
}
