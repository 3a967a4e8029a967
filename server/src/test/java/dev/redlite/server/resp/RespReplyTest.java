package dev.redlite.server.resp;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.redlite.Redlite;
import dev.redlite.base.Bytes;
import dev.redlite.engine.Session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;
import java.util.function.Consumer;

class RespReplyTest {
    private final Redlite database = Redlite.openMemory();
    private final Session session = new TestSession(database);
    private final RespReply reply = new RespReply(session, new ArrayPool(4));

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void everyKindOfAnswerInBothProtocols() {
        check(r -> r.ok(), "+OK|", "+OK|");
        check(r -> r.status("PONG"), "+PONG|", "+PONG|");
        check(r -> r.error("ERR a\r\n+OK"), "-ERR a  +OK|", "-ERR a  +OK|");
        check(r -> r.integer(-42), ":-42|", ":-42|");
        check(r -> r.bulk("abc"), "$3|abc|", "$3|abc|");
        check(r -> r.bulk(""), "$0||", "$0||");
        check(r -> r.bulk(Bytes.of("xabcx"), 1, 3), "$3|abc|", "$3|abc|");
        check(r -> r.nil(), "$-1|", "_|");
        check(r -> r.nilArray(), "*-1|", "_|");
        check(r -> r.array(12), "*12|", "*12|");
        check(r -> r.map(2), "*4|", "%2|");
        check(r -> r.set(3), "*3|", "~3|");
        check(r -> r.push(3), "*3|", ">3|");
        check(r -> r.bool(true), ":1|", "#t|");
        check(r -> r.bool(false), ":0|", "#f|");
        check(r -> r.verbatim("txt", Bytes.of("hi")), "$2|hi|", "=6|txt:hi|");
        check(r -> r.bigNumber("123"), "$3|123|", "(123|");
    }

    @ParameterizedTest
    @CsvSource({"3.1, 3.1", "3, 3", "-0.0, -0", "Infinity, inf", "-Infinity, -inf", "NaN, nan"})
    void doublesAreShort(double value, String text) {
        check(r -> r.number(value), "$" + text.length() + "|" + text + "|", "," + text + "|");
    }

    private void check(Consumer<RespReply> answer, String resp2, String resp3) {
        session.protocol(2);
        answer.accept(reply);
        assertThat(taken()).isEqualTo(resp2.replace("|", "\r\n"));
        session.protocol(3);
        answer.accept(reply);
        assertThat(taken()).isEqualTo(resp3.replace("|", "\r\n"));
    }

    @Test
    void rewindTakesBackWhatCameAfterTheMark() {
        reply.bulk("kept");
        long mark = reply.mark();
        reply.array(3);
        reply.bulk(new byte[200_000]);
        reply.bulk("dropped");
        reply.rewind(mark);
        reply.integer(7);
        assertThat(taken()).isEqualTo("$4\r\nkept\r\n:7\r\n");
    }

    @Test
    void textsOutsideOfLatin1AreUtf8() {
        reply.error("ERR \u20ac");
        assertThat(taken().getBytes(ISO_8859_1)).isEqualTo(Bytes.of("-ERR \u20ac\r\n"));
    }

    /** However large the answers are, and however little is taken at a time. */
    @Property(tries = 200)
    void bytesComeOutInOrder(
            @ForAll @Size(max = 12) List<@IntRange(max = 150_000) Integer> sizes,
            @ForAll @IntRange(min = 1, max = 100_000) int piece) {
        var expected = new StringBuilder();
        var actual = new StringBuilder();
        for (int size : sizes) {
            String word = "abcdefghijk".repeat(size / 11 + 1).substring(0, size);
            reply.bulk(word);
            expected.append('$').append(size).append("\r\n").append(word).append("\r\n");
            long mark = reply.mark();
            reply.bulk(word);
            reply.rewind(mark);
            actual.append(take(piece));
        }
        while (reply.pending() > 0) {
            actual.append(take(piece));
        }
        assertThat(actual.toString()).isEqualTo(expected.toString());
        assertThat(reply.pendingChunks()).isZero();
    }

    @Test
    void clearForgetsWhatWasNotTaken() {
        reply.bulk(new byte[100_000]);
        take(10);
        reply.clear();
        assertThat(reply.pending()).isZero();
        reply.ok();
        assertThat(taken()).isEqualTo("+OK\r\n");
    }

    private String taken() {
        return take(1 << 20);
    }

    private String take(int bytesMax) {
        ByteBuf buffer = Unpooled.buffer(bytesMax, bytesMax);
        reply.drainTo(buffer);
        return buffer.toString(ISO_8859_1);
    }

    private static final class TestSession extends Session {
        TestSession(Redlite database) {
            super(database.engine(), true);
        }

        @Override
        public String address() {
            return "test:0";
        }

        @Override
        public String localAddress() {
            return "test:0";
        }

        @Override
        public void kill() {}
    }
}
