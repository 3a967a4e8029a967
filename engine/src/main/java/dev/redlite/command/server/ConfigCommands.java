package dev.redlite.command.server;

import static dev.redlite.engine.Flag.ADMIN;
import static dev.redlite.engine.Flag.LOADING;
import static dev.redlite.engine.Flag.NOSCRIPT;
import static dev.redlite.engine.Flag.STALE;

import dev.redlite.base.Bytes;
import dev.redlite.base.Glob;
import dev.redlite.base.StorageException;
import dev.redlite.engine.Call;
import dev.redlite.engine.CommandException;
import dev.redlite.engine.CommandTable;
import dev.redlite.engine.Config;
import dev.redlite.engine.Errors;
import dev.redlite.engine.Reply;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The configuration: CONFIG GET, SET, RESETSTAT, REWRITE, HELP. */
final class ConfigCommands {
    private ConfigCommands() {}

    /** Adds the family to a table. */
    static void register(CommandTable table) {
        table.add("CONFIG")
                .since("2.0.0")
                .arity(-2)
                .summary("Contains the commands about the configuration")
                .complexity("Depends on the subcommand");
        table.add("CONFIG GET")
                .since("2.0.0")
                .arity(-3)
                .flags(ADMIN, NOSCRIPT, LOADING, STALE)
                .syntax("parameter [parameter ...]")
                .summary("Returns the values of parameters whose names match patterns")
                .complexity("O(N), where N is the number of patterns")
                .handler(ConfigCommands::get);
        table.add("CONFIG SET")
                .since("2.0.0")
                .arity(-4)
                .flags(ADMIN, NOSCRIPT, LOADING, STALE)
                .syntax("parameter value [parameter value ...]")
                .tips("request_policy:all_nodes", "response_policy:all_succeeded")
                .summary("Sets parameters, all of them or none")
                .complexity("O(N), where N is the number of parameters")
                .handler(ConfigCommands::set);
        table.add("CONFIG RESETSTAT")
                .since("2.0.0")
                .arity(2)
                .flags(ADMIN, NOSCRIPT, LOADING, STALE)
                .summary("Sets the counters of INFO to zero")
                .complexity("O(N), where N is the number of commands")
                .handler(ConfigCommands::resetStatistics);
        table.add("CONFIG REWRITE")
                .since("2.8.0")
                .arity(2)
                .flags(ADMIN, NOSCRIPT, LOADING, STALE)
                .summary("Writes the configuration to its file")
                .complexity("O(1)")
                .handler(ConfigCommands::rewrite);
        addHelp(table);
    }

    /** A name without a wildcard is answered as it was written, in upper case if it was so. */
    private static void addHelp(CommandTable table) {
        Help.add(
                table,
                "CONFIG",
                "5.0.0",
                "GET <pattern> [<pattern> ...]",
                "Parameters whose names match.",
                "SET <parameter> <value> [<parameter> <value> ...]",
                "Change parameters, all of them or none.",
                "RESETSTAT",
                "Set the counters of INFO to zero.",
                "REWRITE",
                "Write the configuration to its file.");
    }

    private static void get(Call call, Reply reply) {
        Config config = call.engine().config();
        var found = new LinkedHashMap<String, String>();
        for (int i = 2; i < call.count(); i++) {
            String pattern = call.text(i);
            if (pattern.matches("[^*?\\[]*")) {
                Config.Parameter parameter = config.find(pattern.toLowerCase(Locale.ROOT));
                if (parameter != null) {
                    found.put(pattern, parameter.shown());
                }
                continue;
            }
            Glob glob = Glob.compileIgnoringCase(call.arg(i));
            for (String name : config.names()) {
                if (glob.matches(Bytes.of(name))) {
                    found.put(name, config.get(name).shown());
                }
            }
        }
        reply.map(found.size());
        found.forEach(
                (name, value) -> {
                    reply.bulk(name);
                    reply.bulk(value);
                });
    }

    /**
     * The first parameter that cannot be set decides the error, an unknown one before it was looked
     * at which value it is given; nothing is set then.
     */
    private static void set(Call call, Reply reply) {
        if (call.count() % 2 != 0) {
            throw Errors.syntax();
        }
        Config config = call.engine().config();
        var values = new LinkedHashMap<String, byte[]>();
        for (int i = 2; i < call.count(); i += 2) {
            String name = call.text(i).toLowerCase(Locale.ROOT);
            Config.Parameter parameter = config.find(name);
            if (parameter == null) {
                throw new CommandException(
                        "ERR Unknown option or number of arguments for CONFIG SET - '"
                                + call.text(i)
                                + "'");
            }
            if (parameter.isImmutable()) {
                throw refused(call.text(i), "can't set immutable config");
            }
            if (parameter.isProtected()
                    && !config.allows("enable-protected-configs", call.session())) {
                throw refused(call.text(i), "can't set protected config");
            }
            if (values.put(name, call.arg(i + 1)) != null) {
                throw refused(call.text(i), "duplicate parameter");
            }
        }
        try {
            config.change(checked(config, values));
        } catch (Config.Refused e) {
            throw refused(e.parameter(), String.valueOf(e.getMessage()));
        }
        reply.ok();
    }

    private static Map<Config.Parameter, String> checked(
            Config config, Map<String, byte[]> values) {
        var checked = new LinkedHashMap<Config.Parameter, String>();
        values.forEach(
                (name, bytes) -> {
                    String text = Bytes.utf8(bytes);
                    Config.Parameter parameter = config.get(name);
                    try {
                        checked.put(parameter, parameter.normalised(text));
                    } catch (IllegalArgumentException e) {
                        throw refused(name, String.valueOf(e.getMessage()));
                    }
                    if (!Bytes.equals(Bytes.of(text), bytes)) {
                        throw refused(name, "argument must be UTF-8 text");
                    }
                });
        return checked;
    }

    private static CommandException refused(String name, String why) {
        return new CommandException(
                "ERR CONFIG SET failed (possibly related to argument '" + name + "') - " + why);
    }

    private static void resetStatistics(Call call, Reply reply) {
        call.engine().resetStatistics();
        reply.ok();
    }

    private static void rewrite(Call call, Reply reply) {
        Runnable rewriter = call.engine().config().rewriter();
        if (rewriter == null) {
            throw new CommandException("ERR The server is running without a config file");
        }
        try {
            rewriter.run();
        } catch (StorageException failure) {
            throw new CommandException("ERR Rewriting config file: " + failure.getMessage());
        }
        reply.ok();
    }
}
