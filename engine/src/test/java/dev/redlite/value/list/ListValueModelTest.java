package dev.redlite.value.list;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redlite.base.Bytes;
import dev.redlite.store.ListRows;
import dev.redlite.value.PackingLimits;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Random changes against an ArrayList, each followed by a comparison of everything. */
class ListValueModelTest {
    @Property(tries = 200)
    void withBlocksOfThreeElements(
            @ForAll @Size(max = 150) List<@IntRange(max = 1 << 24) Integer> steps) {
        run(3, steps);
    }

    @Property(tries = 100)
    void withBlocksOfOneElement(
            @ForAll @Size(max = 60) List<@IntRange(max = 1 << 24) Integer> steps) {
        run(1, steps);
    }

    @Property(tries = 200)
    void withBlocksOfBytes(@ForAll @Size(max = 150) List<@IntRange(max = 1 << 24) Integer> steps) {
        run(-1, steps);
    }

    private static void run(int size, List<Integer> steps) {
        var limits = new PackingLimits();
        limits.listSize(size);
        var run = new Run(limits);
        for (int step : steps) {
            run.step(step);
            run.compare();
        }
    }

    /** A list and what it should be. */
    private static final class Run {
        private final PackingLimits limits;
        private final ListMirror mirror = new ListMirror();
        private final List<String> model = new ArrayList<>();
        private final Random random = new Random(1);
        private ListValue list;

        Run(PackingLimits limits) {
            this.limits = limits;
            list = new ListValue(limits);
            list.bind(mirror);
        }

        void step(int number) {
            int choice = number / 12;
            String text = text(choice);
            byte[] element = Bytes.of(text);
            int at = model.isEmpty() ? 0 : choice % model.size();
            switch (number % 12) {
                case 0, 1 -> {
                    list.push(element, true);
                    model.addFirst(text);
                }
                case 2, 3 -> {
                    list.push(element, false);
                    model.addLast(text);
                }
                case 4, 5 -> {
                    list.insert(at, element);
                    model.add(at, text);
                }
                case 6 -> set(at, text);
                case 7 -> remove(choice, text);
                case 8 -> pop(choice);
                case 9 -> trim(choice);
                case 10 -> reload();
                default -> unload(at);
            }
        }

        private static String text(int choice) {
            return switch (choice % 9) {
                case 0 -> "";
                case 1 -> "x".repeat(choice % 5000);
                case 2 -> "y".repeat(choice % 300);
                case 3 -> Integer.toString(choice - 100_000);
                default -> "e" + choice % 4;
            };
        }

        private void set(int at, String text) {
            if (!model.isEmpty()) {
                list.set(at, Bytes.of(text));
                model.set(at, text);
            }
        }

        private void remove(int choice, String text) {
            boolean isForward = choice % 2 == 0;
            int most = choice % 3 == 0 ? Integer.MAX_VALUE : choice % 4 + 1;
            int removed = 0;
            int at = isForward ? model.indexOf(text) : model.lastIndexOf(text);
            while (at >= 0 && removed < most) {
                model.remove(at);
                removed++;
                at = isForward ? model.indexOf(text) : model.lastIndexOf(text);
            }
            assertThat(list.removeLike(Bytes.of(text), most, isForward)).isEqualTo(removed);
        }

        private void pop(int choice) {
            int count = model.isEmpty() ? 0 : choice % Math.min(5, model.size()) + 1;
            boolean isHead = choice % 2 == 0;
            List<String> popped = list.pop(isHead, count).stream().map(Bytes::ascii).toList();
            for (String text : popped) {
                assertThat(text).isEqualTo(isHead ? model.removeFirst() : model.removeLast());
            }
        }

        private void trim(int choice) {
            if (model.size() > 3) {
                int from = choice % 3;
                int to = model.size() - 1 - choice / 3 % 3;
                if (from <= to) {
                    list.trim(from, to);
                    List<String> kept = List.copyOf(model.subList(from, to + 1));
                    model.clear();
                    model.addAll(kept);
                }
            }
        }

        private void reload() {
            list = mirror.load(limits, random.nextBoolean() ? random : null);
            list.bind(mirror);
        }

        /** A row that is gone again while the list is loaded. */
        private void unload(int at) {
            if (!model.isEmpty()) {
                long position = new ArrayList<>(mirror.rows().keySet()).get(at);
                list.unload(ListRows.subkey(position));
                list.unload(ListRows.subkey(position));
                mirror.rows().remove(position);
                model.remove(at);
            }
        }

        void compare() {
            list.checkInvariants();
            mirror.checkParts();
            assertThat(list.size()).isEqualTo(model.size());
            assertThat(mirror.elements()).isEqualTo(model);
            List<String> seen = new ArrayList<>();
            list.each(
                    0, model.size() - 1L, (bytes, at, length) -> seen.add(text(bytes, at, length)));
            assertThat(seen).isEqualTo(model);
            if (!model.isEmpty()) {
                int at = random.nextInt(model.size());
                assertThat(Bytes.ascii(list.get(at))).isEqualTo(model.get(at));
                String wanted = model.get(random.nextInt(model.size()));
                byte[] bytes = Bytes.of(wanted);
                int next = model.subList(at, model.size()).indexOf(wanted);
                assertThat(list.indexOf(bytes, at, true)).isEqualTo(next < 0 ? -1 : at + next);
                assertThat(list.indexOf(bytes, at, false))
                        .isEqualTo(model.subList(0, at + 1).lastIndexOf(wanted));
            }
        }

        private static String text(byte[] bytes, int offset, int length) {
            return Bytes.ascii(java.util.Arrays.copyOfRange(bytes, offset, offset + length));
        }
    }
}
