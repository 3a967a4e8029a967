package dev.redlite.server.resp;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.redlite.Redlite;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

import java.util.List;

class RespReplyPropertyTest {
    /** However large the answers are, and however little is taken at a time. */
    @Property(tries = 200)
    void bytesComeOutInOrder(
            @ForAll @Size(max = 12) List<@IntRange(max = 150_000) Integer> sizes,
            @ForAll @IntRange(min = 1, max = 100_000) int piece) {
        try (Redlite database = Redlite.openMemory()) {
            var budget = new MemoryBudget(1 << 28);
            var reply = new RespReply(new TestSession(database), new ArrayPool(1 << 20), budget);
            check(reply, sizes, piece);
            assertThat(budget.usedBytes()).isZero();
        }
    }

    private static void check(RespReply reply, List<Integer> sizes, int piece) {
        var expected = new StringBuilder();
        var actual = new StringBuilder();
        for (int size : sizes) {
            String word = "abcdefghijk".repeat(size / 11 + 1).substring(0, size);
            reply.bulk(word);
            expected.append('$').append(size).append("\r\n").append(word).append("\r\n");
            long mark = reply.mark();
            reply.bulk(word);
            reply.rewind(mark);
            actual.append(take(reply, piece));
        }
        while (reply.pending() > 0) {
            actual.append(take(reply, piece));
        }
        assertThat(actual.toString()).isEqualTo(expected.toString());
        assertThat(reply.pendingChunks()).isZero();
    }

    private static String take(RespReply reply, int bytesMax) {
        ByteBuf buffer = Unpooled.buffer(bytesMax, bytesMax);
        reply.drainTo(buffer);
        return buffer.toString(ISO_8859_1);
    }
}
