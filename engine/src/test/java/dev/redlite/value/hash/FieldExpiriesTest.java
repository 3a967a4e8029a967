package dev.redlite.value.hash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redlite.value.Value;
import dev.redlite.value.hash.TableFields.Node;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

class FieldExpiriesTest {
    @Property(tries = 300)
    void theEarliestIsRightAfterEveryChange(
            @ForAll @Size(max = 200) List<@IntRange(max = 9_999) Integer> changes) {
        var expiries = new FieldExpiries();
        List<Node> nodes = new ArrayList<>();
        Map<Node, Long> model = new HashMap<>();
        for (int i = 0; i < 40; i++) {
            nodes.add(new Node(new byte[] {(byte) i}, new byte[0]));
        }
        for (int change : changes) {
            Node node = nodes.get(change % nodes.size());
            long time = change / nodes.size() % 30;
            expiries.set(node, time);
            if (time == Value.NEVER) {
                model.remove(node);
            } else {
                model.put(node, time);
            }
            expiries.checkInvariants();
            compare(expiries, nodes, model);
        }
    }

    private static void compare(FieldExpiries expiries, List<Node> nodes, Map<Node, Long> model) {
        long earliest = model.values().stream().mapToLong(Long::longValue).min().orElse(0);
        assertThat(expiries.earliest()).isEqualTo(earliest);
        assertThat(expiries.size()).isEqualTo(model.size());
        for (Node node : nodes) {
            assertThat(expiries.of(node)).isEqualTo(model.getOrDefault(node, Value.NEVER));
        }
        for (long now = 0; now < 31; now += 5) {
            long at = now;
            assertThat(expiries.countExpired(now))
                    .isEqualTo((int) model.values().stream().filter(time -> time <= at).count());
        }
    }
}
