package dev.redlite.value.set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

class PagedListTest {
    private static final int PAGE = 4096;

    @Test
    void isAList() {
        PagedList<Integer> list = new PagedList<>();
        List<Integer> model = new ArrayList<>();
        var random = new Random(7);
        for (int i = 0; i < 200_000; i++) {
            boolean grows = i < 60_000 || i > 120_000 && i < 150_000;
            if (model.isEmpty() || random.nextInt(10) < (grows ? 7 : 3)) {
                model.add(i);
                list.add(i);
            } else if (random.nextBoolean()) {
                assertThat(list.removeLast()).isEqualTo(model.removeLast());
            } else {
                int place = random.nextInt(model.size());
                model.set(place, -i);
                list.set(place, -i);
            }
            assertThat(list.size()).isEqualTo(model.size());
        }
        for (int i = 0; i < model.size(); i++) {
            assertThat(list.get(i)).isEqualTo(model.get(i));
        }
    }

    @Test
    void goesBackAndForthWhereAPageEnds() {
        PagedList<Integer> list = new PagedList<>();
        for (int i = 0; i < 3 * PAGE; i++) {
            list.add(i);
        }
        for (int round = 0; round < 10; round++) {
            assertThat(list.removeLast()).isEqualTo(3 * PAGE - 1);
            list.add(3 * PAGE - 1);
            list.add(3 * PAGE);
            assertThat(list.removeLast()).isEqualTo(3 * PAGE);
            assertThat(list.sizeBytes()).isBetween(4L * 4 * PAGE, 4L * 4 * PAGE + 1000);
        }
        for (int i = 3 * PAGE - 1; i >= 0; i--) {
            assertThat(list.removeLast()).isEqualTo(i);
        }
        assertThat(list.sizeBytes()).isEqualTo(new PagedList<>().sizeBytes());
        list.add(1);
        assertThat(list.get(0)).isEqualTo(1);
        assertThat(new PagedList<>().sizeBytes()).isLessThan(200);
    }

    @Test
    void hasNothingBeyondItsEnd() {
        PagedList<Integer> list = new PagedList<>();
        list.add(1);
        assertThatThrownBy(() -> list.get(1)).isInstanceOf(IndexOutOfBoundsException.class);
        list.removeLast();
        assertThatThrownBy(list::removeLast).isInstanceOf(IndexOutOfBoundsException.class);
    }
}
