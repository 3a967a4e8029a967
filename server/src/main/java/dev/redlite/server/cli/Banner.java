package dev.redlite.server.cli;

import dev.redlite.Redlite;
import dev.redlite.engine.FileDurability;
import dev.redlite.log.Fsync;
import dev.redlite.server.http.HttpPort;
import dev.redlite.server.net.Server;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * What a server says when it is ready.
 *
 * @param file the database, null if it is kept in memory
 */
record Banner(Redlite database, @Nullable Path file, Server server) {
    /** The lines; the time is counted from a reading of {@link System#nanoTime}. */
    String text(Fsync fsync, long startedAtNanos, @Nullable HttpPort http) {
        long millis = (System.nanoTime() - startedAtNanos) / 1_000_000;
        var text = new StringBuilder();
        text.append(Main.banner()).append(", pid ").append(ProcessHandle.current().pid());
        text.append(", ready in ").append(millis).append(" ms\n");
        text.append("  database   ").append(storage()).append('\n');
        text.append("  durability ").append(durability(fsync)).append('\n');
        text.append("  listening  ").append(String.join(", ", server.listening())).append('\n');
        if (http != null) {
            text.append("  http       ").append(http.address().getHostString());
            text.append(':').append(http.address().getPort()).append(" /health /metrics\n");
        }
        text.append("  stop with Ctrl-C, SIGTERM or SHUTDOWN\n");
        return text.toString();
    }

    private String storage() {
        if (file == null) {
            return "in memory, gone when the server stops";
        }
        try {
            return file.toAbsolutePath().normalize() + " (" + size(Files.size(file)) + ")";
        } catch (IOException unreadable) {
            return file.toAbsolutePath().normalize().toString();
        }
    }

    private String durability(Fsync fsync) {
        FileDurability durability = database.durability();
        if (durability == null) {
            return "none";
        }
        String when =
                switch (fsync) {
                    case ALWAYS -> "synced before every reply";
                    case EVERYSEC -> "synced every second";
                    case NO -> "synced when the system likes";
                };
        return "appendfsync "
                + fsync.name().toLowerCase(Locale.ROOT)
                + ": "
                + when
                + "; "
                + durability.recoveredRecords()
                + " records recovered from the log";
    }

    private static String size(long bytes) {
        if (bytes < 1 << 20) {
            return bytes / 1024 + " KB";
        }
        return String.format(Locale.ROOT, "%.1f MB", bytes / 1048576.0);
    }
}
