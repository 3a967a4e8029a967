package dev.redlite.store;

import static dev.redlite.store.StoreFixture.HASH;
import static dev.redlite.store.StoreFixture.LIST;
import static dev.redlite.store.StoreFixture.key;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redlite.base.Bytes;
import dev.redlite.store.StoreWriter.Patch;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

class StoreWriterTest {
    private static final StringRows STRINGS = StringRows.INSTANCE;
    private static final HashRows HASHES = HashRows.INSTANCE;
    private static final ListRows LISTS = ListRows.INSTANCE;

    @TempDir private Path directory;
    private StoreFixture on;
    private StoreWriter writer;

    @BeforeEach
    void open() {
        on = new StoreFixture(directory.resolve("app.db"));
        writer = on.writer;
    }

    @AfterEach
    void close() {
        on.close();
    }

    @Test
    void aLongTransactionIsSyncedWhileItIsWritten() {
        int few = (int) (WalSync.BYTES_PER_SYNC / (2 * WalSync.PAGE_BYTES)); // of two rows
        on.transact(() -> putStrings(few - 1));
        assertThat(writer.walSyncs()).isZero();
        on.transact(() -> putStrings(2 * few));
        assertThat(writer.walSyncs()).isEqualTo(2);
        writer.begin();
        putStrings(3 * few - 1);
        writer.rollback();
        assertThat(writer.walSyncs()).isEqualTo(4);
        on.transact(() -> putStrings(few - 1)); // counted anew
        assertThat(writer.walSyncs()).isEqualTo(4);
        Thread.currentThread().interrupt();
        on.transact(() -> putStrings(few));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(writer.walSyncs()).isEqualTo(5);
    }

    @Test
    void theWalIsMovedIntoTheFileOnceItIsLong() throws IOException {
        Path file = directory.resolve("app.db");
        int rows = StoreOptions.defaults().checkpointPages() / 2;
        byte[] page = new byte[4000];
        commitStrings(1, rows, page);
        assertThat(Files.size(file)).isLessThan(1 << 20);
        commitStrings(rows + 1, rows, page);
        assertThat(Files.size(file)).isGreaterThan(2L * rows * page.length);
        Path wal = file.resolveSibling("app.db-wal");
        long length = Files.size(wal);
        commitStrings(1, rows / 2, page); // begins the WAL anew
        assertThat(Files.size(wal)).isEqualTo(length);
        writer.begin();
        putStrings(2 * rows + 1, 2 * rows, page);
        long[] none = new long[16];
        writer.commit(new StoreState(9, 1L << 40, 1L << 40, none, none, none, none));
        assertThat(Files.size(file)).isLessThan(3L * rows * page.length);
        writer.putAccesses(List.of(new AccessRow(1, 5, 5)));
        assertThat(Files.size(file)).isGreaterThan(4L * rows * page.length);
        on.transact(() -> {}); // which counts what there is
    }

    /** Without another connection, which would move the WAL by its own rules. */
    private void commitStrings(int first, int count, byte[] value) {
        writer.begin();
        putStrings(first, count, value);
        long[] none = new long[16];
        writer.commit(new StoreState(first, 1L << 40, 1L << 40, none, none, none, none));
        writer.moveWal();
    }

    private void putStrings(int first, int count, byte[] value) {
        for (int id = first; id < first + count; id++) {
            writer.putKey(key(id, "k" + id), false);
            writer.putRow(STRINGS, id, Bytes.EMPTY, 0, value);
        }
    }

    private void putStrings(int count) {
        for (int id = 1; id <= count; id++) {
            writer.putKey(key(id, "k" + id), false);
            writer.putRow(STRINGS, id, Bytes.EMPTY, 0, Bytes.of("v"));
        }
    }

    @Test
    void committedKeyIsFoundWithItsValue() {
        KeyRow row = new KeyRow(7, 3, Bytes.of("k"), 1, 9, 11, 12, 13, 14, 15, 16, 17, 18);
        on.transact(
                () -> {
                    writer.putKey(row, true);
                    writer.putRow(STRINGS, 9, Bytes.EMPTY, 0, Bytes.of("v"));
                });

        FoundKey found = on.reader.find(3, Bytes.of("k"));

        assertThat(found).usingRecursiveComparison().isEqualTo(new FoundKey(row, Bytes.of("v")));
        assertThat(on.reader.find(0, Bytes.of("k"))).isNull();
    }

    @Test
    void uncommittedChangesAreInvisibleAndRollBack() {
        on.transact(() -> on.putString(1, "k", "old"));
        writer.begin();
        writer.putRow(STRINGS, 1, Bytes.EMPTY, 0, Bytes.of("new"));
        on.putString(2, "other", "x");

        assertThat(on.string("k")).isEqualTo("old");
        writer.rollback();
        on.transact(() -> {});

        assertThat(on.string("k")).isEqualTo("old");
        assertThat(on.names(0)).containsExactly("k");
    }

    @Test
    void elementsBetweenThoseOfARunStay() {
        on.transact(
                () -> {
                    writer.putKey(key(1, 0, Bytes.of("a"), LIST, 5), true);
                    writer.putKey(key(2, 0, Bytes.of("b"), LIST, 6), true);
                    for (long position = -8; position <= 8; position++) {
                        writer.putRow(LISTS, 5, ListRows.subkey(position), 0, Bytes.of("x"));
                    }
                    writer.putRow(LISTS, 6, ListRows.subkey(4), 0, Bytes.of("another list's"));
                });

        on.transact(() -> writer.deleteElements(5, -4, 4, 4));

        List<Long> left = new ArrayList<>();
        on.reader.rows(LISTS, 5, (subkey, number, payload) -> left.add(ListRows.position(subkey)));
        assertThat(left)
                .containsExactly(-8L, -7L, -6L, -5L, -3L, -2L, -1L, 1L, 2L, 3L, 5L, 6L, 7L, 8L);
        List<Long> others = new ArrayList<>();
        on.reader.rows(
                LISTS, 6, (subkey, number, payload) -> others.add(ListRows.position(subkey)));
        assertThat(others).containsExactly(4L);
    }

    @Test
    void theSameTransactionTwiceIsTheSameAsOnce() {
        on.transact(
                () -> {
                    on.putString(1, "gone", "x");
                    on.putString(2, "kept", "x");
                    on.putString(3, "moved", "x");
                });
        Runnable changes =
                () -> {
                    writer.deleteKey(1);
                    writer.dropRows(STRINGS, 1);
                    on.putString(4, "gone", "again");
                    writer.putKey(key(2, "kept"), false);
                    writer.putKey(key(3, "renamed"), false);
                    writer.putRow(STRINGS, 2, Bytes.EMPTY, 0, Bytes.of("changed"));
                    writer.patch(3, List.of(new Patch(1, Bytes.of("y"))));
                };

        on.transact(changes);
        List<String> once = on.sql("SELECT * FROM keys LEFT JOIN strings USING (value_id)");
        on.transact(changes);

        assertThat(on.sql("SELECT * FROM keys LEFT JOIN strings USING (value_id)")).isEqualTo(once);
        assertThat(on.names(0)).containsExactly("gone", "kept", "renamed");
        assertThat(on.string("renamed")).isEqualTo("xy");
    }

    @Test
    void updateOfMissingKeyWritesIt() {
        on.transact(
                () -> {
                    writer.putKey(key(5, "k"), false);
                    writer.putRow(STRINGS, 5, Bytes.EMPTY, 0, Bytes.of("v"));
                });

        assertThat(on.string("k")).isEqualTo("v");
    }

    @Test
    void newKeyTakesItsNameFromAnOlderOne() {
        on.transact(() -> on.putString(1, "k", "old"));
        on.transact(
                () -> {
                    on.putString(2, "k", "new");
                    writer.dropRows(STRINGS, 1);
                });

        assertThat(on.sql("SELECT id FROM keys")).containsExactly("2");
        assertThat(on.string("k")).isEqualTo("new");
    }

    @Test
    void renameOntoAnotherKeyReplacesIt() {
        on.transact(
                () -> {
                    on.putString(1, "from", "f");
                    on.putString(2, "to", "t");
                });
        on.transact(
                () -> {
                    writer.putKey(key(1, "to"), false);
                    writer.dropRows(STRINGS, 2);
                });

        assertThat(on.names(0)).containsExactly("to");
        assertThat(on.string("to")).isEqualTo("f");
    }

    @Test
    void updateChangesEverythingButNameAndCreation() {
        on.transact(() -> on.putString(1, "k", "v"));
        KeyRow changed = new KeyRow(1, 0, Bytes.of("k"), HASH, 2, 21, 22, 23, 1000, 25, 26, 27, 28);
        on.transact(
                () -> {
                    writer.dropRows(STRINGS, 1);
                    writer.putKey(changed, false);
                    writer.putRow(HASHES, 2, Bytes.of("f"), 22, Bytes.of("v"));
                });

        FoundKey found = on.reader.find(0, Bytes.of("k"));

        assertThat(found).usingRecursiveComparison().isEqualTo(new FoundKey(changed, null));
    }

    @Test
    void manyRowsOfMixedKindsKeepTheirOrder() {
        int keys = 3 * ManyRows.WIDTH + 5;
        on.transact(
                () -> {
                    for (int i = 1; i <= keys; i++) {
                        on.putString(i, "k" + i, "first");
                    }
                });
        on.transact(
                () -> {
                    for (int i = 1; i <= keys; i++) {
                        if (i % 3 == 0) {
                            writer.deleteKey(i);
                            writer.dropRows(STRINGS, i);
                        } else {
                            writer.putKey(key(i, i % 7 == 0 ? "renamed" + i : "k" + i), false);
                            writer.putRow(STRINGS, i, Bytes.EMPTY, 0, Bytes.of("then"));
                            writer.putRow(STRINGS, i, Bytes.EMPTY, 0, Bytes.of("last"));
                        }
                    }
                });

        assertThat(on.sql("SELECT DISTINCT CAST(value AS TEXT) FROM strings"))
                .containsExactly("last");
        assertThat(on.names(0)).hasSize(keys - keys / 3);
        assertThat(on.string("renamed7")).isEqualTo("last");
        assertThat(on.string("k7")).isEqualTo("(none)");
    }

    @Test
    void rowsOfHashArePutDeletedAndDropped() {
        on.transact(
                () -> {
                    writer.putKey(key(1, 0, Bytes.of("h"), HASH, 10), true);
                    writer.putKey(key(2, 0, Bytes.of("i"), HASH, 11), true);
                    writer.putRow(HASHES, 10, Bytes.of("a"), 0, Bytes.of("1"));
                    writer.putRow(HASHES, 10, Bytes.of("b"), 5, Bytes.of("2"));
                    writer.putRow(HASHES, 10, Bytes.of("c"), 0, Bytes.of("3"));
                    writer.putRow(HASHES, 11, Bytes.of("a"), 0, Bytes.of("4"));
                });
        on.transact(() -> writer.deleteRow(HASHES, 10, Bytes.of("a")));
        assertThat(hash(10)).containsExactly("b=2@5", "c=3@0");

        on.transact(
                () -> {
                    writer.dropRows(HASHES, 10);
                    writer.putRow(HASHES, 10, Bytes.of("d"), 0, Bytes.EMPTY);
                });

        assertThat(hash(10)).containsExactly("d=@0");
        assertThat(hash(11)).containsExactly("a=4@0");
    }

    @Test
    void patchGrowsWithZeroBytesBeyondTheEnd() {
        on.transact(() -> on.putString(1, "k", "abc"));
        on.transact(
                () ->
                        writer.patch(
                                1,
                                List.of(
                                        new Patch(5, Bytes.of("xyz")),
                                        new Patch(1, Bytes.of("B")))));

        assertThat(on.string("k")).isEqualTo("aBc\0\0xyz");
    }

    @Test
    void patchSeesRowsPutJustBefore() {
        on.transact(
                () -> {
                    writer.putKey(key(1, "k"), true);
                    writer.patch(1, List.of(new Patch(2, Bytes.of("c"))));
                    writer.patch(1, List.of(new Patch(0, Bytes.of("ab"))));
                });

        assertThat(on.string("k")).isEqualTo("abc");
    }

    @Test
    void manyStringsArePatchedShortAndLong() {
        int count = 300;
        String filler = "x".repeat(100_000);
        on.transact(
                () -> {
                    for (int i = 1; i <= count; i++) {
                        on.putString(i, "k" + i, i % 50 == 0 ? filler : "v" + i);
                    }
                });
        on.transact(
                () -> {
                    for (int i = 1; i <= count; i++) {
                        writer.patch(i, List.of(new Patch(1, Bytes.of("+" + i))));
                    }
                });

        for (int i = 1; i <= count; i++) {
            String rest = i % 50 == 0 ? filler.substring(1 + ("+" + i).length()) : "";
            assertThat(on.string("k" + i)).isEqualTo((i % 50 == 0 ? "x+" : "v+") + i + rest);
        }
    }

    @Test
    void patchesAndRowsOfAStringComeInTheirOrder() {
        on.transact(
                () -> {
                    on.putString(1, "k", "abc");
                    on.putString(2, "other", "abc");
                });
        on.transact(
                () -> {
                    writer.patch(2, List.of(new Patch(0, Bytes.of("x"))));
                    writer.patch(1, List.of(new Patch(0, Bytes.of("y"))));
                    writer.patch(1, List.of(new Patch(1, Bytes.of("z"))));
                    writer.putRow(STRINGS, 2, Bytes.EMPTY, 0, Bytes.of("new"));
                });

        assertThat(on.string("k")).isEqualTo("yzc");
        assertThat(on.string("other")).isEqualTo("new");
    }

    @Test
    void patchesThatWereRolledBackAreForgotten() {
        on.transact(() -> on.putString(1, "k", "abc"));
        writer.begin();
        writer.patch(1, List.of(new Patch(0, Bytes.of("x"))));
        writer.rollback();
        on.transact(() -> writer.patch(1, List.of(new Patch(2, Bytes.of("y")))));

        assertThat(on.string("k")).isEqualTo("aby");
    }

    @Test
    void clearingOneDatabaseLeavesTheOthers() {
        on.transact(
                () -> {
                    on.putString(1, 0, Bytes.of("a"), Bytes.of("x"));
                    on.putString(2, 1, Bytes.of("b"), Bytes.of("y"));
                    writer.putKey(key(3, 0, Bytes.of("h"), HASH, 3), true);
                    writer.putRow(HASHES, 3, Bytes.of("f"), 0, Bytes.of("v"));
                    writer.clearDatabase(0);
                    on.putString(4, 0, Bytes.of("c"), Bytes.of("z"));
                });

        assertThat(on.names(0)).containsExactly("c");
        assertThat(on.names(1)).containsExactly("b");
        assertThat(hash(3)).isEmpty();

        on.transact(() -> writer.clearDatabase(1));
        on.transact(() -> writer.clearDatabase(0));
        assertThat(on.sql("SELECT count(*) FROM strings")).containsExactly("0");
    }

    @Test
    void swappedDatabasesMayHoldTheSameNames() {
        on.transact(
                () -> {
                    on.putString(1, 0, Bytes.of("same"), Bytes.of("zero"));
                    on.putString(2, 4, Bytes.of("same"), Bytes.of("four"));
                    on.putString(3, 4, Bytes.of("more"), Bytes.of("x"));
                    writer.swapDatabases(0, 4);
                });

        assertThat(on.string("same")).isEqualTo("four");
        assertThat(on.names(0)).containsExactly("more", "same");
        assertThat(on.names(4)).containsExactly("same");
    }

    @Test
    void stateIsWhatTheLastCommitSaid() {
        long[] keys = new long[Store.DATABASES];
        long[] expires = new long[Store.DATABASES];
        keys[15] = 3;
        expires[2] = 1;
        long[] subexpires = new long[Store.DATABASES];
        subexpires[3] = 2;
        long[] bytes = new long[Store.DATABASES];
        StoreState state = new StoreState(42, 7, 8, keys, expires, subexpires, bytes);
        writer.begin();
        writer.commit(state);

        assertThat(on.store.readState()).usingRecursiveComparison().isEqualTo(state);
        on.transact(() -> {});
    }

    private List<String> hash(long valueId) {
        List<String> fields = new ArrayList<>();
        on.reader.rows(
                HASHES,
                valueId,
                (field, expiresAt, value) ->
                        fields.add(Bytes.utf8(field) + "=" + Bytes.utf8(value) + "@" + expiresAt));
        return fields;
    }
}
