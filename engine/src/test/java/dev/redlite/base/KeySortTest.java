package dev.redlite.base;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

class KeySortTest {
    private static final class Node extends ByteNode {
        Node(byte[] key) {
            super(key);
        }
    }

    private final RandomSource random = RandomSource.seeded(11);

    @Test
    void nothingAndOneStayAsTheyAre() {
        assertSorted(List.of());
        assertSorted(List.of(new byte[] {7}));
    }

    @ParameterizedTest
    @ValueSource(ints = {20, 33, 1_000, 50_000})
    void numbersInOneForm(int count) {
        List<byte[]> keys = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            keys.add(ascii("key:%012d".formatted(i)));
        }
        assertSorted(keys);
    }

    @Test
    void anyBytesOfAnyLength() {
        List<byte[]> keys = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            byte[] key = new byte[random.below(12)];
            random.fill(key);
            keys.add(key);
        }
        assertSorted(keys);
    }

    @Test
    void keysThatBeginOthersAndEndInZeros() {
        List<byte[]> keys = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            keys.add(new byte[i]);
            byte[] other = new byte[i + 1];
            other[i] = 1;
            keys.add(other);
            keys.add(new byte[i]); // twice
        }
        assertSorted(keys);
    }

    @Test
    void eachKeyBeginsAllThatAreLonger() {
        List<byte[]> keys = new ArrayList<>();
        for (int i = 0; i < 1_500; i++) {
            keys.add(ascii("a".repeat(i) + "b".repeat(i % 3)));
        }
        assertSorted(keys);
    }

    @Test
    void highBytesAreBehindLowOnes() {
        List<byte[]> keys = new ArrayList<>();
        for (int i = 0; i < 256; i++) {
            keys.add(new byte[] {(byte) i});
            keys.add(new byte[] {(byte) i, (byte) 0x80});
            keys.add(new byte[] {(byte) 0x80, (byte) i, 1, 2, 3, 4, 5, 6});
        }
        assertSorted(keys);
    }

    private void assertSorted(List<byte[]> keys) {
        List<byte[]> mixed = new ArrayList<>(keys);
        for (int i = mixed.size() - 1; i > 0; i--) {
            byte[] other = mixed.set(random.below(i + 1), mixed.get(i));
            mixed.set(i, other);
        }
        Node[] nodes = mixed.stream().map(Node::new).toArray(Node[]::new);
        Node[] before = nodes.clone();
        KeySort.sort(nodes);
        byte[][] expected = keys.toArray(byte[][]::new);
        Arrays.sort(expected, Arrays::compareUnsigned);
        for (int i = 0; i < expected.length; i++) {
            assertThat(nodes[i].key()).as("at %s", i).isEqualTo(expected[i]);
        }
        assertThat(Set.of(nodes)).isEqualTo(Set.of(before));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
