package dev.redlite.server.resp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.redlite.Redlite;
import dev.redlite.base.Bytes;
import dev.redlite.engine.CommandException;
import dev.redlite.engine.Session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.function.Consumer;

class RespReplyTest {
    private final Redlite database = Redlite.openMemory();
    private final Session session = new TestSession(database);
    private final MemoryBudget budget = new MemoryBudget(1 << 20);
    private final RespReply reply = new RespReply(session, new ArrayPool(1 << 20), budget);

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

    @Test
    void moreThanTheBudgetIsRefusedAndCanBeTakenBack() {
        long mark = reply.mark();
        reply.bulk(new byte[700_000]);
        assertThatThrownBy(() -> reply.bulk(new byte[500_000]))
                .isInstanceOf(CommandException.class)
                .hasMessage("ERR the answer does not fit into the memory for answers");
        reply.rewind(mark);
        reply.error("ERR too large");
        assertThat(taken()).isEqualTo("-ERR too large\r\n");
        assertThat(budget.usedBytes()).isZero();
    }

    @Test
    void theBudgetIsForAllAnswersTogether() {
        var other = new RespReply(session, new ArrayPool(1 << 20), budget);
        other.bulk(new byte[800_000]);
        assertThat(budget.isStrained()).isTrue();
        long mark = reply.mark();
        assertThatThrownBy(() -> reply.bulk(new byte[800_000]))
                .isInstanceOf(CommandException.class);
        reply.rewind(mark);
        other.clear();
        assertThat(budget.isStrained()).isFalse();
        reply.bulk(new byte[800_000]);
        assertThat(taken()).hasSize(800_000 + 11);
        assertThat(budget.usedBytes()).isZero();
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
}
