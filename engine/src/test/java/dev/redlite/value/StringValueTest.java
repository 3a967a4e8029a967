package dev.redlite.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redlite.base.Bytes;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.Arrays;

class StringValueTest {
    private final StringValue value = new StringValue();

    /** Takes the rows that the value reports as its table would. */
    private static final class Table implements RowChanges {
        final StringValue stored = new StringValue();
        int puts;
        int patches;
        byte @Nullable [] overwritable;

        @Override
        public boolean mayOverwrite(byte[] payload) {
            return payload == overwritable;
        }

        @Override
        public void put(byte[] subkey, long number, byte @Nullable [] payload) {
            puts++;
            stored.load(subkey, number, payload == null ? null : payload.clone());
        }

        @Override
        public void delete(byte[] subkey) {
            throw new AssertionError("a string deleted its row");
        }

        @Override
        public void patch(long offset, byte[] bytes) {
            patches++;
            stored.loadPatch(offset, bytes.clone(), 0);
        }
    }

    private final Table table = new Table();

    @BeforeEach
    void bind() {
        value.bind(table);
    }

    private static byte[] content(StringValue value) {
        return Arrays.copyOf(value.array(), value.length());
    }

    @Test
    void patchesThatFollowEachOtherAreLoadedIntoOneArray() {
        byte[] piece = new byte[2_000_000];
        value.loadPatch(0, piece, 10L * piece.length);
        byte[] array = value.array();
        for (int i = 1; i < 10; i++) {
            value.loadPatch((long) i * piece.length, piece, 10L * piece.length);
            assertThat(value.array()).isSameAs(array);
        }
        assertThat(value.length()).isEqualTo(10 * piece.length);
    }

    @Test
    void encodingFollowsFromTheContent() {
        value.set(Bytes.of("-9223372036854775808"));
        assertThat(value.encoding()).isEqualTo("int");
        value.set(Bytes.of("9223372036854775808"));
        assertThat(value.encoding()).isEqualTo("embstr");
        value.set(Bytes.of("007"));
        assertThat(value.encoding()).isEqualTo("embstr");
        value.set(new byte[44]);
        assertThat(value.encoding()).isEqualTo("embstr");
        value.set(new byte[45]);
        assertThat(value.encoding()).isEqualTo("raw");
    }

    @Test
    void encodingIsRawAfterAWriteInPlace() {
        value.set(Bytes.of("1"));
        value.append(Bytes.of("2"));
        assertThat(value.encoding()).isEqualTo("raw");
        value.set(Bytes.of("12"));
        assertThat(value.encoding()).isEqualTo("int");
    }

    @Test
    void aShortStringIsReportedWholeAndALongOneInParts() {
        value.write(0, new byte[1024]);
        assertThat(table.puts).isEqualTo(1);
        value.write(1024, new byte[1]);
        value.write(5, new byte[] {1});
        assertThat(table.puts).isEqualTo(1);
        assertThat(table.patches).isEqualTo(2);
        assertThat(content(table.stored)).isEqualTo(content(value)).hasSize(1025);
    }

    @Test
    void zerosFillTheGapBeyondTheEnd() {
        value.set(Bytes.of("ab"));
        value.write(3000, Bytes.of("c"));
        assertThat(content(value)).hasSize(3001).startsWith('a', 'b', 0).endsWith(0, 'c');
        assertThat(content(table.stored)).isEqualTo(content(value));
    }

    /** The memtable has the array: what is written must not appear in a generation before it. */
    @Test
    void anArrayThatWasSetIsNotWrittenTo() {
        byte[] given = new byte[5000];
        value.set(given);
        value.write(0, new byte[] {1});
        value.append(new byte[] {2});
        assertThat(given).containsOnly(0).hasSize(5000);
    }

    @Test
    void appendingDoesNotCopyWhatIsThere() {
        value.set(new byte[5000]);
        value.append(new byte[] {1});
        byte[] before = value.array();
        value.append(new byte[] {2});
        assertThat(value.array()).isSameAs(before);
    }

    @Test
    void whatIsAppendedGoesBehindWhatOthersRead() {
        value.set(Bytes.of("one"));
        byte[] given = value.array();
        value.append(Bytes.of("two"));
        byte[] grown = value.array();
        value.append(Bytes.of("3"));
        assertThat(given).isEqualTo(Bytes.of("one"));
        assertThat(value.array()).isSameAs(grown).startsWith(Bytes.of("onetwo3"));
        assertThat(content(table.stored)).isEqualTo(Bytes.of("onetwo3"));
        value.set(Bytes.of("new"));
        assertThat(grown).startsWith(Bytes.of("onetwo3"));
    }

    @Test
    void anArrayIsOverwrittenIfNobodyElseReadsIt() {
        value.set(Bytes.of("first"));
        byte[] held = value.array();
        value.set(Bytes.of("other"));
        assertThat(value.array()).isNotSameAs(held);
        assertThat(held).asString().isEqualTo("first");
        table.overwritable = value.array();
        value.set(Bytes.of("third"));
        assertThat(value.array()).isSameAs(table.overwritable).asString().isEqualTo("third");
        value.set(Bytes.of("longer"));
        assertThat(value.array()).isNotSameAs(table.overwritable);
        assertThat(content(table.stored)).isEqualTo(Bytes.of("longer"));
    }

    @Test
    void aValueThatWasFetchedForReadingCannotBeChanged() {
        value.bind(null);
        assertThatThrownBy(() -> value.set(Bytes.of("v")))
                .isInstanceOf(IllegalStateException.class);
    }
}
