package dev.redlite.server.cli;

import dev.redlite.engine.Config;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What directives mean: some are options of the command line by another way, the others are
 * parameters that CONFIG GET shows, and those that have no meaning here are left out.
 */
final class Directives {
    /** Options with the same name that only the command line has. */
    private static final Set<String> ONLY_COMMAND_LINE = Set.of("help", "version");

    /** Parameters of several words, which may be repeated. */
    private static final Set<String> REPEATABLE = Set.of("save", "client-output-buffer-limit");

    private static final Set<String> SEVERAL_WORDS =
            Set.of(
                    "save",
                    "client-output-buffer-limit",
                    "latency-tracking-info-percentiles",
                    "replicaof",
                    "slaveof",
                    "bind");

    /**
     * Directives of a redis.conf that are taken and do nothing: they tune what works differently
     * here, or belong to a cluster or to replicas.
     */
    private static final Set<String> WITHOUT_MEANING =
            Set.of(
                    "always-show-logo",
                    "aof-disable-auto-gc",
                    "aof_rewrite_cpulist",
                    "aof-rewrite-cpulist",
                    "bgsave_cpulist",
                    "bgsave-cpulist",
                    "bio_cpulist",
                    "bio-cpulist",
                    "bind-source-addr",
                    "crash-log-enabled",
                    "crash-memcheck-enabled",
                    "dynamic-hz",
                    "ignore-warnings",
                    "jemalloc-bg-thread",
                    "list-compress-depth",
                    "locale-collate",
                    "oom-score-adj-values",
                    "proc-title-template",
                    "propagation-error-behavior",
                    "rdb-key-save-period",
                    "server_cpulist",
                    "server-cpulist",
                    "shutdown-on-sigint",
                    "shutdown-on-sigterm",
                    "socket-mark-id",
                    "syslog-enabled",
                    "syslog-facility",
                    "syslog-ident");

    private static final String UNKNOWN = "Bad directive or wrong number of arguments";

    private final CommandSpec spec;
    private final Config config;
    private final List<String> arguments = new ArrayList<>();
    private final Map<String, String> parameters = new LinkedHashMap<>();
    private final Set<String> ignored = new TreeSet<>();
    private final ConfigUsers users = new ConfigUsers();

    /** For the options of a command, and the parameters of a configuration. */
    Directives(CommandSpec spec, Config config) {
        this.spec = spec;
        this.config = config;
    }

    /** Options and their values, as the command line has them. */
    List<String> arguments() {
        return arguments;
    }

    /** Values of parameters, in the form that is shown, by the parameter's name. */
    Map<String, String> parameters() {
        return parameters;
    }

    /** The users that are declared. */
    ConfigUsers users() {
        return users;
    }

    /** Names that were taken and do nothing. */
    Set<String> ignored() {
        return ignored;
    }

    /** Whether there is such a parameter, or it is known to have no meaning. */
    boolean isKnown(String name) {
        return config.find(name) != null || name.equals(ConfigUsers.NAME) || isWithoutMeaning(name);
    }

    /**
     * Takes a directive.
     *
     * @throws ConfigException if there is no such directive, or its value does not fit
     */
    void add(Directive directive) {
        String name = directive.name();
        switch (name) {
            case "requirepass" -> option("--password", one(directive));
            case "loglevel" -> option("--log-level", level(directive));
            case "dbfilename" -> databaseName(directive);
            case "appendonly", "daemonize" -> fixedHere(directive);
            case "databases" -> databases(directive);
            case ConfigUsers.NAME -> users.add(directive);
            default -> {
                OptionSpec option =
                        ONLY_COMMAND_LINE.contains(name) ? null : spec.findOption("--" + name);
                if (option != null) {
                    optionOf(directive, option);
                } else if (config.find(name) != null) {
                    parameter(directive);
                } else if (isWithoutMeaning(name)) {
                    ignored.add(name);
                } else {
                    throw directive.wrong(UNKNOWN);
                }
            }
        }
    }

    private static boolean isWithoutMeaning(String name) {
        return WITHOUT_MEANING.contains(name)
                || name.startsWith("cluster-")
                || name.startsWith("repl-")
                || name.startsWith("replica-")
                || name.startsWith("slave-");
    }

    private static String one(Directive directive) {
        if (directive.arguments().size() != 1) {
            throw directive.wrong("wrong number of arguments");
        }
        return directive.arguments().getFirst();
    }

    private void option(String name, String value) {
        arguments.add(name);
        arguments.add(value);
    }

    private void optionOf(Directive directive, OptionSpec option) {
        if (option.arity().max() == 0) { // a flag
            String value = normalised(directive, "appendonly", one(directive));
            if (value.equals("yes")) {
                arguments.add(option.longestName());
            }
            return;
        }
        if (directive.arguments().isEmpty()
                || directive.arguments().size() > 1 && !SEVERAL_WORDS.contains(directive.name())) {
            throw directive.wrong("wrong number of arguments");
        }
        Config.Parameter parameter = config.find(directive.name());
        for (String value : directive.arguments()) {
            if (parameter != null) {
                normalised(directive, directive.name(), value);
            }
            option(option.longestName(), value);
        }
    }

    /** The levels of Redis, in the words of the log. */
    private String level(Directive directive) {
        return switch (normalised(directive, "loglevel", one(directive))) {
            case "debug", "verbose" -> "debug";
            case "notice" -> "info";
            default -> "warn";
        };
    }

    /** A snapshot's name is no name for a database: what Redis left there is not to be opened. */
    private void databaseName(Directive directive) {
        String name = one(directive);
        if (name.endsWith(".rdb")) {
            ignored.add(directive.name());
        } else {
            option("--db", name);
        }
    }

    /** What cannot be had is not asked for in vain by every redis.conf there is. */
    private void fixedHere(Directive directive) {
        String value = one(directive).toLowerCase(Locale.ROOT);
        if (!value.equals("yes") && !value.equals("no")) {
            throw directive.wrong("argument must be 'yes' or 'no'");
        }
        if (value.equals(directive.name().equals("appendonly") ? "no" : "yes")) {
            ignored.add(directive.name());
        }
    }

    private void databases(Directive directive) {
        if (!one(directive).matches("[1-9]|1[0-6]")) {
            throw directive.wrong("there are always 16 databases");
        }
        ignored.add(directive.name());
    }

    private void parameter(Directive directive) {
        String name = directive.name();
        String value;
        if (SEVERAL_WORDS.contains(name)) {
            value = String.join(" ", directive.arguments());
            String before = parameters.get(name);
            if (REPEATABLE.contains(name) && before != null && !value.isEmpty()) {
                value = (before + " " + value).strip();
            }
        } else {
            value = one(directive);
        }
        parameters.put(name, normalised(directive, name, value));
    }

    private String normalised(Directive directive, String name, String value) {
        try {
            return config.get(name).normalised(value);
        } catch (IllegalArgumentException refused) {
            throw directive.wrong(String.valueOf(refused.getMessage()));
        }
    }
}
