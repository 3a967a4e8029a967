package dev.redlite.bench;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** What a measurement depends on besides the programs. */
final class Machine {
    private Machine() {}

    /** Notes it with the results. */
    static void describe(Results results, Path root) {
        results.fact("date", LocalDate.now(ZoneOffset.UTC).toString());
        results.fact("commit", output(root, "git", "describe", "--always", "--dirty"));
        results.fact("cpu", field("/proc/cpuinfo", "model name"));
        results.fact("cores", String.valueOf(Runtime.getRuntime().availableProcessors()));
        String kilobytes = field("/proc/meminfo", "MemTotal").replaceAll("[^0-9]", "");
        if (!kilobytes.isEmpty()) {
            double gigabytes = Long.parseLong(kilobytes) / 1048576.0;
            results.fact("memory", String.format(Locale.ROOT, "%.0f GB", gigabytes));
        }
        String kernel = System.getProperty("os.name") + " " + System.getProperty("os.version");
        results.fact("kernel", kernel);
        results.fact("java", System.getProperty("java.vm.version", "unknown"));
        String redis = output(root, "redis-server", "--version");
        results.fact("redis", redis.replaceAll("^.*v=(\\S+).*$", "$1"));
        results.fact("load before", firstLine(Path.of("/proc/loadavg")));
    }

    private static String field(String file, String name) {
        try {
            for (String line : Files.readAllLines(Path.of(file))) {
                if (line.startsWith(name)) {
                    return line.substring(line.indexOf(':') + 1).strip();
                }
            }
        } catch (IOException notThisSystem) {
            return "";
        }
        return "";
    }

    private static String firstLine(Path file) {
        try {
            return Files.readAllLines(file).getFirst().replaceAll(" \\d+/.*", "");
        } catch (IOException notThisSystem) {
            return "unknown";
        }
    }

    private static String output(Path folder, String... command) {
        try {
            Process process =
                    new ProcessBuilder(List.of(command))
                            .directory(folder.toFile())
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            byte[] text = process.getInputStream().readAllBytes();
            process.waitFor(10, TimeUnit.SECONDS);
            return new String(text, Charset.defaultCharset()).strip();
        } catch (IOException missing) {
            return "unknown";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "unknown";
        }
    }
}
