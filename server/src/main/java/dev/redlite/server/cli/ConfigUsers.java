package dev.redlite.server.cli;

import dev.redlite.base.Bytes;
import dev.redlite.base.InlineWords;
import dev.redlite.base.StorageException;
import dev.redlite.engine.Acl;
import dev.redlite.engine.AclRuleException;
import dev.redlite.engine.AclUser;
import dev.redlite.engine.CommandException;
import dev.redlite.engine.Engine;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The users that a configuration declares, in lines as {@code user alice on >secret ~* +@all}. */
final class ConfigUsers {
    /** The directive; its arguments are a character a byte, as names of users are. */
    static final String NAME = "user";

    private static final String FILE_TOO =
            "Configuring Redis with users defined in redis.conf and at the same setting an ACL file"
                    + " path is invalid. This setup is very likely to lead to configuration errors"
                    + " and security holes, please define either an ACL file or declare users"
                    + " directly in your redis.conf, but not both.";

    private final Map<String, Directive> declared = new LinkedHashMap<>();

    /** Those that CONFIG REWRITE does not write, for they are declared elsewhere; as they were. */
    private final Map<String, String> elsewhere = new LinkedHashMap<>();

    /**
     * Takes a line.
     *
     * @throws ConfigException if it names nobody, or somebody who is declared already
     */
    void add(Directive directive) {
        if (directive.arguments().isEmpty()) {
            throw directive.wrong("Bad directive or wrong number of arguments");
        }
        String name = directive.arguments().getFirst();
        if (declared.putIfAbsent(name, directive) != null) {
            throw wrong(
                    directive,
                    "Duplicate user found. A user can only be defined once in config files");
        }
    }

    private static ConfigException wrong(Directive directive, String why) {
        String name = Bytes.utf8(Bytes.ofAscii(directive.arguments().getFirst()));
        return directive.wrong("Error in user declaration '" + name + "': " + why);
    }

    /**
     * Gives an engine these users; under its lock, once its parameters are set.
     *
     * @throws ConfigException if a rule cannot be applied
     * @throws CommandException if there is a file of users as well
     */
    void applyTo(Engine engine) {
        if (declared.isEmpty()) {
            return;
        }
        if (!engine.config().get("aclfile").value().isEmpty()) {
            throw new CommandException(FILE_TOO);
        }
        declared.forEach(
                (name, directive) -> {
                    List<byte[]> rules =
                            directive.arguments().stream().skip(1).map(Bytes::ofAscii).toList();
                    try {
                        AclUser user = engine.acl().declare(name, rules);
                        if (!directive.isMain()) {
                            elsewhere.put(name, user.line());
                        }
                    } catch (AclRuleException refused) {
                        throw wrong(directive, String.valueOf(refused.getMessage()));
                    }
                });
    }

    // ---- Showing

    /** A line with its passwords left out, which are not for a screen or a log. */
    static String shown(String line) {
        byte[][] words = InlineWords.split(Bytes.of(line));
        if (words == null) {
            return NAME + " ...";
        }
        return Arrays.stream(words)
                .map(word -> isPassword(word) ? (char) word[0] + "..." : Bytes.utf8(word))
                .collect(Collectors.joining(" "));
    }

    private static boolean isPassword(byte[] word) {
        return word.length > 0 && "><#!".indexOf(word[0]) >= 0;
    }

    /**
     * The lines of the users there are, by their names: all that the main file is to declare.
     *
     * @throws StorageException if somebody has changed who is declared in another file
     */
    Map<String, String> lines(Path file, Acl acl) {
        Map<String, String> lines = new LinkedHashMap<>();
        for (AclUser user : acl.users()) {
            lines.put(user.name(), line(user));
        }
        elsewhere.forEach(
                (name, before) -> {
                    AclUser user = acl.find(name);
                    if (user == null || !user.line().equals(before)) {
                        String why = "the user '" + name + "' is declared elsewhere";
                        throw new StorageException("rewrite", file, new IOException(why));
                    }
                    lines.remove(name);
                });
        return lines;
    }

    /** Who a line of a file declares; empty if that cannot be made out. */
    static String nameIn(String line) {
        byte[][] words = InlineWords.split(Bytes.of(line.strip()));
        return words == null || words.length < 2 ? "" : Bytes.ascii(words[1]);
    }

    private static String line(AclUser user) {
        return Arrays.stream(user.line().split(" ", -1))
                .map(word -> ConfigRewriter.quoted(Bytes.ofAscii(word)))
                .collect(Collectors.joining(" "));
    }
}
