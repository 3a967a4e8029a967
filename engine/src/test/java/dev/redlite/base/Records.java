package dev.redlite.base;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** Recorded answers of other programs: files of tab-separated fields beside the tests. */
final class Records {
    private Records() {}

    /** The fields of each line of a file, without comments; every line has {@code columns}. */
    static List<String[]> read(String name, int columns) {
        try (var file = Records.class.getResourceAsStream(name)) {
            byte[] all = Objects.requireNonNull(file, name).readAllBytes();
            List<String[]> rows =
                    new String(all, StandardCharsets.UTF_8)
                            .lines()
                            .filter(line -> !line.startsWith("#"))
                            .map(line -> line.split("\t", -1))
                            .toList();
            for (String[] row : rows) {
                if (row.length != columns) {
                    throw new IllegalStateException(name + ": " + String.join("\t", row));
                }
            }
            return rows;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The bytes of a field, in which {@code %hh} stands for one byte. */
    static byte[] bytes(String field) {
        var bytes = new ByteArrayOutputStream();
        for (int i = 0; i < field.length(); i++) {
            if (field.charAt(i) == '%') {
                bytes.write(Integer.parseInt(field, i + 1, i + 3, 16));
                i += 2;
            } else {
                bytes.write(field.charAt(i));
            }
        }
        return bytes.toByteArray();
    }
}
