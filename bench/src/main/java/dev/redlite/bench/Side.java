package dev.redlite.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A server that takes part, and how it is started. */
enum Side {
    /** With a cache that holds the data. */
    REDLITE("Redlite"),
    REDLITE_DEFAULT("Redlite, default cache"),
    REDIS("Redis");

    final String title;

    Side(String title) {
        this.title = title;
    }

    /** By names such as {@code redlite-default}. */
    static List<Side> parse(List<String> names) {
        List<Side> sides = new ArrayList<>();
        for (String name : names) {
            sides.add(valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_')));
        }
        return sides;
    }

    List<String> command(Path root, Path folder, int port, int cacheMegabytes, String fsync) {
        String number = String.valueOf(port);
        if (this == REDIS) {
            return List.of(
                    "redis-server",
                    "--bind",
                    "127.0.0.1",
                    "--port",
                    number,
                    "--dir",
                    folder.toString(),
                    "--save",
                    "",
                    "--appendonly",
                    "yes",
                    "--appendfsync",
                    fsync);
        }
        List<String> command = new ArrayList<>();
        command.add(root.resolve("redlite").toString());
        command.addAll(List.of("--db", folder.resolve("bench.db").toString(), "--port", number));
        command.addAll(List.of("--appendfsync", fsync));
        if (this == REDLITE) {
            command.addAll(List.of("--cache", String.valueOf(cacheMegabytes)));
        }
        return command;
    }
}
