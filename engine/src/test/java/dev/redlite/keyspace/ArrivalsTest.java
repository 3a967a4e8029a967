package dev.redlite.keyspace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redlite.base.Bytes;
import dev.redlite.value.ValueType;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

import org.junit.jupiter.api.Test;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

class ArrivalsTest {
    private final Arrivals arrivals = new Arrivals();
    private int made;

    private Entry arrive() {
        var entry = new Entry(Bytes.of("key" + made++), ValueType.STRING);
        arrivals.add(entry);
        return entry;
    }

    /** Who was not removed comes out in order, and nobody else; across the ends of pages. */
    @Property(tries = 20)
    void whoCameFirstIsFirst(@ForAll long seed) {
        var random = new Random(seed);
        var queue = new Arrivals();
        var model = new ArrayDeque<Entry>();
        for (int phase = 0; phase < 6; phase++) {
            boolean grows = random.nextBoolean();
            for (int i = 0; i < 7_000; i++) {
                if (random.nextInt(10) < (grows ? 8 : 2)) {
                    var entry = new Entry(Bytes.of("key" + i), ValueType.STRING);
                    queue.add(entry);
                    model.addLast(entry);
                } else {
                    Entry taken = queue.take();
                    assertThat(taken).isSameAs(model.pollFirst());
                    if (taken != null && random.nextBoolean()) {
                        queue.append(taken);
                        model.addLast(taken);
                    }
                }
            }
            assertThat(queue.places()).isEqualTo(model.size());
        }
    }

    @Test
    void whoWasRemovedIsPassedOver() {
        Entry first = arrive();
        Entry second = arrive();
        Entry third = arrive();
        arrivals.removed(second);
        assertThat(arrivals.take()).isSameAs(first);
        assertThat(arrivals.take()).isNull();
        assertThat(arrivals.take()).isSameAs(third);
        assertThat(arrivals.take()).isNull();
        assertThat(arrivals.places()).isZero();
    }

    /** Keys that come and go, beside some that stay, while nothing has to be forgotten. */
    @Test
    void placesOfWhoIsGoneAreUsedAgain() {
        List<Entry> stay = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            stay.add(arrive());
        }
        for (int i = 0; i < 1_000_000; i++) {
            arrivals.removed(arrive());
            assertThat(arrivals.places()).isLessThan(30_000);
        }
        List<Entry> left = new ArrayList<>();
        for (int i = arrivals.places(); i > 0; i--) {
            Entry entry = arrivals.take();
            if (entry != null) {
                left.add(entry);
            }
        }
        assertThat(left).containsExactlyInAnyOrderElementsOf(stay);
    }
}
