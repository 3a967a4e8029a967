package dev.redlite.keyspace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redlite.base.Bytes;
import dev.redlite.keyspace.ColdLoad.LateRow;
import dev.redlite.store.ListRows;
import dev.redlite.value.LiveRow;
import dev.redlite.value.ValueType;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

/** Rows of a frozen generation that are about to change. */
class LateRowsTest {
    private static final class Field extends LiveRow {
        private byte[] payload = Bytes.of("old");

        Field(String name) {
            super(Bytes.of(name));
        }

        @Override
        public byte[] payload() {
            return payload;
        }

        @Override
        public void payload(byte[] array) {
            payload = array;
        }
    }

    private final Generation generation = new Generation(1, 1, 1);
    private final ValueChanges changes = new ValueChanges(1, ValueType.HASH, 1, false, null);

    private Field listed(String name) {
        Field field = new Field(name);
        generation.put(changes, field, 3);
        return field;
    }

    @Test
    void aPartOfAnArrayIsARowOfItsOwn() {
        var unit = new Unit();
        var holder = new KeyTouch(new Entry(Bytes.of("l"), ValueType.LIST), new Database(0, false));
        var value = new ValueTouch(unit, holder, ValueType.LIST, 0);
        value.put(ListRows.subkey(7), Bytes.of("many elements"), 5, 8);
        LateRow row = unit.lateRow(0);
        assertThat(row.kind()).isEqualTo(Kind.PUT);
        assertThat(ListRows.position(row.subkey())).isEqualTo(7);
        assertThat(row.number()).isZero();
        assertThat(row.payload()).isEqualTo(Bytes.of("elements"));
    }

    @Test
    void aValueIsListedOnce() {
        for (int i = 0; i < 3; i++) {
            Field field = listed("plain" + i);
            changes.put(field.key(), 90_000, Bytes.of("newer")); // with an expiry
            generation.late(changes, field);
        }
        assertThat(generation.lateRows).isEmpty();
        for (int i = 0; i < 3; i++) {
            generation.late(changes, listed("listed" + i));
        }
        assertThat(generation.lateRows).containsExactly(changes);
        List<String> names = new ArrayList<>();
        var late = changes.lateRows();
        assertThat(late).isNotNull();
        late.each(row -> names.add(Bytes.ascii(row.subkey())));
        assertThat(names).containsExactlyInAnyOrder("listed0", "listed1", "listed2");
    }
}
