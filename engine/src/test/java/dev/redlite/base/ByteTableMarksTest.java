package dev.redlite.base;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;

/** Draws meet the marked nodes, all of them, and few others: whatever came, went and moved. */
class ByteTableMarksTest {
    private static final class Node extends ByteNode {
        boolean isMarked = true;

        Node(int number) {
            super(Bytes.of("node" + number));
        }

        @Override
        public int prefetch() {
            return 0;
        }
    }

    private final RandomSource draws = RandomSource.seeded(1);

    @Property(tries = 60)
    void whatIsMarkedCanBeDrawn(@ForAll long seed) {
        var random = new Random(seed);
        ByteTable<Node> table = ByteTable.sparse();
        List<Node> nodes = new ArrayList<>();
        int added = 0;
        for (int phase = 0; phase < 4; phase++) {
            int weight = 1 + random.nextInt(9); // a table that grows, or shrinks
            for (int i = 0; i < 400; i++) {
                if (nodes.isEmpty() || random.nextInt(10) < weight) {
                    var node = new Node(added++);
                    table.add(node);
                    nodes.add(node);
                } else {
                    change(table, nodes, random);
                }
            }
            table.checkInvariants();
            assertThat(nodes).allMatch(node -> !node.isMarked || table.isMarked(node));
        }
    }

    private static void change(ByteTable<Node> table, List<Node> nodes, Random random) {
        int place = random.nextInt(nodes.size());
        Node node = nodes.get(place);
        switch (random.nextInt(4)) {
            case 0, 1 -> {
                node.isMarked = false;
                table.unmark(node, other -> other.isMarked);
            }
            case 2 -> {
                table.mark(node);
                node.isMarked = true;
            }
            default -> {
                assertThat(table.remove(node.key())).isSameAs(node);
                nodes.set(place, nodes.getLast());
                nodes.removeLast();
            }
        }
    }

    /** One of twenty nodes is marked; the others are met only where they share its bucket. */
    @Test
    void drawsMeetFewOthers() {
        ByteTable<Node> table = ByteTable.sparse();
        List<Node> nodes = new ArrayList<>();
        Set<Node> marked = new HashSet<>();
        for (int i = 0; i < 5_000; i++) {
            var node = new Node(i);
            table.add(node);
            nodes.add(node);
        }
        for (Node node : nodes) {
            if (nodes.indexOf(node) % 20 == 0) {
                marked.add(node);
            } else {
                node.isMarked = false;
                table.unmark(node, other -> other.isMarked);
            }
        }
        for (int i = 5_000; i < 5_100; i++) { // and the marks move to a larger table, and back
            var node = new Node(i);
            table.add(node);
            table.remove(node.key());
        }
        Set<Node> met = new HashSet<>();
        int others = 0;
        for (int i = 0; i < 10_000; i++) {
            Node node = table.random(draws);
            others += marked.contains(node) ? 0 : 1;
            met.add(node);
        }
        assertThat(met.containsAll(marked)).isTrue();
        assertThat(others).isLessThan(10_000 / 2);

        met.clear();
        int[] looks = {0};
        for (int i = 0; i < 2_000; i++) {
            table.some(
                    draws,
                    5,
                    node -> {
                        looks[0]++;
                        met.add(node);
                        return marked.contains(node);
                    });
        }
        assertThat(met.containsAll(marked)).isTrue();
        assertThat(looks[0]).isBetween(2_000 * 5, 2_000 * 10);
    }

    @Test
    void drawsOfNothingEnd() {
        ByteTable<Node> table = ByteTable.sparse();
        assertThat(table.random(draws)).isNull();
        var node = new Node(1);
        table.add(node);
        assertThat(table.random(draws)).isSameAs(node);
        table.unmark(node, other -> true);
        assertThat(table.random(draws)).isNull();
        table.some(draws, 5, any -> failed());
        table.mark(node);
        table.clear();
        table.some(draws, 5, any -> failed());
        assertThat(table.random(draws)).isNull();
        List<Node> met = new ArrayList<>();
        table.add(node);
        table.some(draws, 5, met::add);
        assertThat(met).containsExactly(node);
    }

    private static boolean failed() {
        throw new AssertionError("a node was met that is not marked");
    }

    /** As many as make a table move to a larger array, or back to a smaller one, and one more. */
    private static ByteTable<Node> moving(List<Node> nodes, int most, boolean isGrowing) {
        ByteTable<Node> table = ByteTable.sparse();
        while (nodes.size() < most || (isGrowing && !table.isMoving())) {
            var node = new Node(nodes.size());
            nodes.add(node);
            table.add(node);
        }
        while (!isGrowing && (nodes.size() > most / 4 || !table.isMoving())) {
            assertThat(table.remove(nodes.removeLast())).isTrue();
        }
        assertThat(table.isMoving()).isTrue();
        return table;
    }

    /** Each draw moves a few nodes: a table of millions would hold everybody up otherwise. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aDrawDoesNotMoveEverything(boolean isGrowing) {
        ByteTable<Node> table = moving(new ArrayList<>(), 100_000, isGrowing);
        for (int i = 0; i < 100; i++) {
            assertThat(table.random(draws)).isNotNull();
            table.some(draws, 5, node -> true);
        }
        assertThat(table.isMoving()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void drawsAreEvenWhileNodesMove(boolean isGrowing) {
        List<Node> nodes = new ArrayList<>();
        ByteTable<Node> table = moving(nodes, 1_200, isGrowing);
        for (int i = 0; i < nodes.size(); i++) {
            if (i % 3 == 0) {
                nodes.get(i).isMarked = false;
                table.unmark(nodes.get(i), other -> other.isMarked);
            }
        }
        Map<Node, Integer> drawn = new HashMap<>();
        Set<Node> met = new HashSet<>();
        int rounds = 0;
        while (table.isMoving()) {
            drawn.merge(Objects.requireNonNull(table.random(draws)), 1, Integer::sum);
            table.some(draws, 5, node -> met.add(node) | node.isMarked);
            rounds++;
        }
        assertThat(rounds).isGreaterThan(20);
        assertThat(met).allMatch(nodes::contains);
        assertThat(drawn.keySet()).allMatch(nodes::contains);
        // Three or four on average: beyond twenty comes by chance once in a thousand million runs.
        assertThat(drawn.values()).allMatch(count -> count < 20);
        assertThat(nodes).allMatch(node -> !node.isMarked || table.isMarked(node));
        table.checkInvariants();
    }

    @Test
    void aNodeIsRemovedItself() {
        ByteTable<Node> table = ByteTable.sparse();
        var inTable = new Node(1);
        var alike = new Node(1);
        table.add(inTable);
        assertThat(table.remove(alike)).isFalse();
        assertThat(table.get(inTable.key())).isSameAs(inTable);
        assertThat(table.remove(inTable)).isTrue();
        assertThat(table.size()).isZero();
    }
}
