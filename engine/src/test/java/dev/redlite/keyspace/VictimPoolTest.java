package dev.redlite.keyspace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redlite.base.Bytes;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The pool against a list that is kept in order one by one. */
class VictimPoolTest {
    private static final int SIZE = 16;

    private final Database first = new Database(0, true);
    private final Database second = new Database(1, true);
    private final VictimPool pool = new VictimPool();

    private record Offer(int db, int key, long score) {}

    @Property(tries = 300)
    void theBestStay(
            @ForAll @Size(max = 200) List<@IntRange(min = -900, max = 2999) Integer> steps) {
        var tested = new VictimPool();
        List<Offer> model = new ArrayList<>();
        for (int step : steps) {
            if (step < 0) {
                Sample removed = tested.removeBest();
                assertThat(removed == null).isEqualTo(model.isEmpty());
                if (removed != null) {
                    assertThat(told(removed)).isEqualTo(model.removeLast());
                }
            } else {
                var offer = new Offer(step & 1, step % 7, step / 200);
                tested.offer(offer.db() == 0 ? first : second, key(offer), offer.score());
                offerTo(model, offer);
            }
            assertThat(tested.isEmpty()).isEqualTo(model.isEmpty());
        }
    }

    /** Behind all that are worse, and before those that are as good and came earlier. */
    private static void offerTo(List<Offer> model, Offer offer) {
        boolean isFull = model.size() == SIZE && model.getFirst().score() >= offer.score();
        if (isFull || model.contains(offer)) {
            return;
        }
        int at = (int) model.stream().filter(other -> other.score() < offer.score()).count();
        model.add(at, offer);
        if (model.size() > SIZE) {
            model.removeFirst();
        }
    }

    private static byte[] key(Offer offer) {
        return Bytes.of("k" + offer.key());
    }

    private Offer told(Sample sample) {
        String key = new String(sample.key(), StandardCharsets.US_ASCII);
        return new Offer(
                sample.database() == first ? 0 : 1,
                Integer.parseInt(key.substring(1)),
                sample.score());
    }

    @Test
    void afterClearingItIsEmpty() {
        pool.offer(first, Bytes.of("k1"), 5);
        assertThat(pool.isEmpty()).isFalse();
        pool.clear();
        assertThat(pool.isEmpty()).isTrue();
        assertThat(pool.removeBest()).isNull();
    }
}
