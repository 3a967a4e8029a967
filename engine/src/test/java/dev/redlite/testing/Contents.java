package dev.redlite.testing;

import dev.redlite.ByteString;
import dev.redlite.Connection;
import dev.redlite.Redlite;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** All a database holds, in a form that can be compared: what each key is, and when it expires. */
public final class Contents {
    private static final int DATABASES = 16;
    private static final Set<String> OF_STREAMS_NOT_SHOWN =
            Set.of(
                    "radix-tree-keys",
                    "radix-tree-nodes",
                    "recorded-first-entry-id",
                    "seen-time",
                    "entries-read",
                    "lag",
                    "idmp-duration",
                    "idmp-maxsize",
                    "pids-tracked",
                    "iids-tracked",
                    "iids-added",
                    "iids-duplicates");

    private Contents() {}

    /** Keys as "db/key", values as "type expiry content". */
    public static Map<String, String> of(Redlite db) {
        Map<String, String> contents = new TreeMap<>();
        try (Connection connection = db.connect()) {
            for (int i = 0; i < DATABASES; i++) {
                connection.call("SELECT", Integer.toString(i));
                for (byte[] key : keys(connection)) {
                    String name = i + "/" + text(key);
                    String before = contents.put(name, describe(connection, key));
                    if (before != null) {
                        throw new AssertionError("SCAN gave " + name + " twice");
                    }
                }
            }
        }
        return contents;
    }

    private static List<byte[]> keys(Connection connection) {
        List<byte[]> keys = new java.util.ArrayList<>();
        String cursor = "0";
        do {
            List<?> page = (List<?>) connection.call("SCAN", cursor, "COUNT", "100");
            cursor = text((byte[]) page.get(0));
            for (Object key : (List<?>) page.get(1)) {
                keys.add((byte[]) key);
            }
        } while (!cursor.equals("0"));
        return keys;
    }

    private static String describe(Connection connection, byte[] key) {
        String type = (String) connection.call(bytes("TYPE"), key);
        Object expiry = connection.call(bytes("PEXPIRETIME"), key);
        String content =
                switch (type) {
                    case "string" -> text((byte[]) connection.call(bytes("GET"), key));
                    case "hash" -> hash(connection, key);
                    case "stream" -> stream(connection, key);
                    case "list" -> list(connection, key);
                    case "set" -> set(connection, key);
                    case "array" -> array(connection, key);
                    case "zset" -> sortedSet(connection, key);
                    default -> throw new AssertionError("no description of a " + type);
                };
        return type + " " + expiry + " " + content;
    }

    private static String hash(Connection connection, byte[] key) {
        Map<String, String> fields = new TreeMap<>();
        Map<?, ?> all = (Map<?, ?>) connection.call(bytes("HGETALL"), key);
        all.forEach(
                (field, value) -> {
                    byte[] name = ((ByteString) field).bytes();
                    List<?> expiry =
                            (List<?>)
                                    connection.call(
                                            bytes("HPEXPIRETIME"),
                                            key,
                                            bytes("FIELDS"),
                                            bytes("1"),
                                            name);
                    fields.put(text(name), expiry.getFirst() + " " + text((byte[]) value));
                });
        return fields.toString();
    }

    private static String list(Connection connection, byte[] key) {
        List<?> all = (List<?>) connection.call(bytes("LRANGE"), key, bytes("0"), bytes("-1"));
        return all.stream().map(element -> text((byte[]) element)).toList().toString();
    }

    private static String array(Connection connection, byte[] key) {
        byte[][] call = {bytes("ARSCAN"), key, bytes("0"), bytes("18446744073709551614")};
        Object next = connection.call(bytes("ARNEXT"), key);
        return shown(connection.call(call)) + " " + shown(next);
    }

    private static String sortedSet(Connection connection, byte[] key) {
        Map<String, Double> scores = new TreeMap<>();
        byte[][] call = {bytes("ZRANGE"), key, bytes("0"), bytes("-1"), bytes("WITHSCORES")};
        for (Object pair : (List<?>) connection.call(call)) {
            List<?> both = (List<?>) pair;
            scores.put(text((byte[]) both.get(0)), (Double) both.get(1));
        }
        return scores.toString();
    }

    private static String set(Connection connection, byte[] key) {
        Set<String> members = new TreeSet<>();
        for (Object member : (Iterable<?>) connection.call(bytes("SMEMBERS"), key)) {
            members.add(text(member instanceof ByteString s ? s.bytes() : (byte[]) member));
        }
        return members.toString();
    }

    /** But for what is kept in memory only, or follows from the rest. */
    private static String stream(Connection connection, byte[] key) {
        byte[] all = bytes("0");
        return shown(
                connection.call(
                        bytes("XINFO"), bytes("STREAM"), key, bytes("FULL"), bytes("COUNT"), all));
    }

    private static String shown(@Nullable Object answer) {
        return switch (answer) {
            case null -> "nil";
            case byte[] bytes -> text(bytes);
            case List<?> list -> list.stream().map(Contents::shown).toList().toString();
            case Map<?, ?> map -> {
                Map<String, String> fields = new TreeMap<>();
                map.forEach(
                        (field, value) -> {
                            String name = text(((ByteString) field).bytes());
                            if (!OF_STREAMS_NOT_SHOWN.contains(name)) {
                                fields.put(name, shown(value));
                            }
                        });
                yield fields.toString();
            }
            default -> answer.toString();
        };
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String text(byte @Nullable [] bytes) {
        return bytes == null ? "nil" : new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
