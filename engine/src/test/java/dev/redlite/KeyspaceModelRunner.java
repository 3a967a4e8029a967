package dev.redlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redlite.testing.Contents;
import dev.redlite.testing.DurableEngine;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Does the same to an engine and to the model; each step is one number. */
final class KeyspaceModelRunner {
    private static final int KEYS = 6;
    private static final int FIELDS = 40;

    private final DurableEngine engine;
    private final KeyspaceModel model;
    private final boolean survivesPowerCuts;
    private Connection connection;
    private int db;

    KeyspaceModelRunner(DurableEngine engine, KeyspaceModel model, boolean survivesPowerCuts) {
        this.engine = engine;
        this.model = model;
        this.survivesPowerCuts = survivesPowerCuts;
        this.connection = engine.db().connect();
    }

    void step(int number) {
        int kind = number % 45;
        int choice = number / 45;
        String key = "k" + choice % KEYS;
        String other = "k" + choice / KEYS % KEYS;
        int amount = choice / (KEYS * KEYS);
        if (kind < 6) {
            string(kind, key, amount);
        } else if (kind < 9) {
            hash(kind, key, amount);
        } else if (kind < 15) {
            key(kind, key, other, amount);
        } else if (kind < 18) {
            database(kind, amount);
        } else if (kind < 23) {
            engine(kind, amount);
        } else if (kind < 29) {
            list(kind, key, other, amount);
        } else {
            otherValue(kind, key, other, amount);
        }
    }

    private void otherValue(int kind, String key, String other, int amount) {
        if (kind < 32) {
            CollectionSteps.set(connection, keys(), kind - 29, key, other, amount);
        } else if (kind < 38) {
            stream(key, amount * 7 + kind);
        } else if (kind >= 41) {
            ArrayState.step(connection, keys(), kind - 41, key, amount);
        } else {
            SortedSetSteps.take(connection, keys(), kind - 38, key, amount);
        }
    }

    private void stream(String key, int number) {
        KeyspaceModel.Held held = keys().get(key);
        if (held == null || held.stream != null) {
            long now = engine.clock().millis();
            new KeyspaceModelStreams(connection, keys(), now).change(key, number);
        }
    }

    private Map<String, KeyspaceModel.Held> keys() {
        return model.database(db);
    }

    private void string(int kind, String key, int amount) {
        KeyspaceModel.Held held = keys().get(key);
        if (held != null && held.string == null && kind != 0) {
            return;
        }
        String before = held == null || held.string == null ? "" : held.string;
        if (kind <= 1) {
            var fresh = new KeyspaceModel.Held();
            fresh.string = "v" + amount;
            keys().put(key, fresh);
            connection.call("SET", key, "v" + amount);
            return;
        }
        var changed = held == null ? new KeyspaceModel.Held() : held;
        if (kind <= 3) {
            String more = "x".repeat(amount % 700);
            changed.string = before + more;
            connection.call("APPEND", key, more);
            if (!changed.string.isEmpty() || held != null || more.isEmpty()) {
                keys().put(key, changed);
            }
        } else if (kind == 5) {
            int bit = amount % 12_000;
            String on = Integer.toString(amount / 12_000 % 2);
            changed.string = withBit(before, bit, on.equals("1"));
            connection.call("SETBIT", key, Integer.toString(bit), on);
            keys().put(key, changed);
        } else {
            int offset = amount % 3000;
            changed.string = overwrite(before, offset, "y" + amount);
            connection.call("SETRANGE", key, Integer.toString(offset), "y" + amount);
            keys().put(key, changed);
        }
    }

    private static String withBit(String text, int bit, boolean isOne) {
        char held = bit / 8 < text.length() ? text.charAt(bit / 8) : 0;
        int mask = 0x80 >> bit % 8;
        char with = (char) (isOne ? held | mask : held & ~mask);
        return overwrite(text, bit / 8, Character.toString(with));
    }

    private static String overwrite(String text, int offset, String with) {
        var bytes = new StringBuilder(text);
        while (bytes.length() < offset + with.length()) {
            bytes.append('\0');
        }
        bytes.replace(offset, offset + with.length(), with);
        return bytes.toString();
    }

    private void list(int kind, String key, String other, int amount) {
        KeyspaceModel.Held held = keys().get(key);
        KeyspaceModel.Held target = keys().get(other);
        if (isNoList(held) || isNoList(target)) {
            return;
        }
        var lists = new KeyspaceModelLists(connection, keys());
        if (kind < 26) {
            lists.push(kind, key, amount);
        } else if (held != null) {
            lists.change(kind, key, other, amount);
        }
    }

    private static boolean isNoList(KeyspaceModel.@Nullable Held held) {
        return held != null && held.elements == null;
    }

    private void hash(int kind, String key, int amount) {
        KeyspaceModel.Held held = keys().get(key);
        if (held != null && held.fields == null) {
            return;
        }
        String field = "f" + amount % FIELDS;
        if (kind == 8) {
            connection.call("HDEL", key, field);
            if (held != null && held.fields != null) {
                held.fields.remove(field);
                if (held.fields.isEmpty()) {
                    keys().remove(key);
                }
            }
            return;
        }
        var changed = held == null ? new KeyspaceModel.Held() : held;
        if (changed.fields == null) {
            changed.fields = new TreeMap<>();
        }
        String value = "w".repeat(amount % 90);
        changed.fields.put(field, value);
        keys().put(key, changed);
        connection.call("HSET", key, field, value);
    }

    private void key(int kind, String key, String other, int amount) {
        KeyspaceModel.Held held = keys().get(key);
        switch (kind) {
            case 9 -> {
                connection.call("DEL", key);
                keys().remove(key);
            }
            case 10 -> {
                long ttl = amount % 50 + 1;
                connection.call("PEXPIRE", key, Long.toString(ttl));
                if (held != null) {
                    held.expiresAt = engine.clock().millis() + ttl;
                }
            }
            case 11 -> {
                connection.call("PERSIST", key);
                if (held != null) {
                    held.expiresAt = -1;
                }
            }
            case 12 -> rename(key, other, held);
            case 13 -> {
                int to = amount % 3;
                boolean same = to == db && key.equals(other);
                if (!same) {
                    connection.call("COPY", key, other, "DB", Integer.toString(to), "REPLACE");
                    if (held != null) {
                        model.database(to).put(other, held.copy());
                    }
                }
            }
            default -> move(key, amount % 3, held);
        }
    }

    private void rename(String key, String other, KeyspaceModel.Held held) {
        if (held != null) {
            connection.call("RENAME", key, other);
            keys().remove(key);
            keys().put(other, held);
        }
    }

    private void move(String key, int to, KeyspaceModel.Held held) {
        if (to == db) {
            return;
        }
        connection.call("MOVE", key, Integer.toString(to));
        if (held != null && !model.database(to).containsKey(key)) {
            keys().remove(key);
            model.database(to).put(key, held);
        }
    }

    private void database(int kind, int amount) {
        if (kind == 15) {
            db = amount % 3;
            connection.call("SELECT", Integer.toString(db));
        } else if (kind == 16 && amount % 4 == 0) {
            connection.call("FLUSHDB");
            keys().clear();
        } else if (kind == 17) {
            int first = amount % 3;
            int second = amount / 3 % 3;
            connection.call("SWAPDB", Integer.toString(first), Integer.toString(second));
            model.swap(first, second);
        }
    }

    private void engine(int kind, int amount) {
        switch (kind) {
            case 18 -> engine.db().flush();
            case 19 -> Killed.forget(engine.db());
            case 20 -> {
                engine.clock().advanceMillis(amount % 40);
                Killed.expire(engine.db());
            }
            case 21 -> transaction(amount);
            default -> reopen(amount);
        }
        if (amount % 8 == 0) {
            assertThat(Contents.of(engine.db())).isEqualTo(model.contents());
            assertThat(((Long) connection.call("DBSIZE")).intValue())
                    .isGreaterThanOrEqualTo(keys().size());
        }
    }

    private void transaction(int amount) {
        connection.call("MULTI");
        connection.call("SET", "k0", "t" + amount);
        connection.call("RENAME", "k0", "k1");
        connection.call("SET", "k0", "u" + amount);
        connection.call("EXEC");
        var first = new KeyspaceModel.Held();
        first.string = "t" + amount;
        keys().put("k1", first);
        var second = new KeyspaceModel.Held();
        second.string = "u" + amount;
        keys().put("k0", second);
    }

    private void reopen(int amount) {
        switch (amount % 3) {
            case 0 -> engine.killAndReopen();
            case 1 -> engine.closeAndReopen();
            default -> {
                if (survivesPowerCuts) {
                    engine.cutPowerAndReopen(amount);
                } else {
                    engine.killAndReopen();
                }
            }
        }
        connection = engine.db().connect();
        connection.call("SELECT", Integer.toString(db));
        assertThat(engine.db().check()).isEqualTo(List.of());
    }
}
