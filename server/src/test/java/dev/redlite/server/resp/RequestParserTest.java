package dev.redlite.server.resp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

class RequestParserTest {
    private final ParserFixture fixture = new ParserFixture();

    @Test
    void arraysOfBulkStringsAreRequests() throws ProtocolException {
        assertThat(fixture.feed("*2\r\n$3\r\nGET\r\n$1\r\nk\r\n*1\r\n$4\r\nPING\r\n"))
                .containsExactly(List.of("GET", "k"), List.of("PING"));
    }

    @Test
    void linesAreRequestsWithOrWithoutCarriageReturn() throws ProtocolException {
        assertThat(fixture.feed("PING\nGET  k \r\n")).isEqualTo(requests("PING", "GET|k"));
    }

    @Test
    void wordsMayBeQuoted() throws ProtocolException {
        assertThat(fixture.feed("a 'b c' \"d\\n\\x41\\\"\" 'e\\'f' \"\"\r\n"))
                .isEqualTo(requests("a|b c|d\nA\"|e'f|"));
    }

    @Test
    void aQuoteMayBeginInsideAWordAndEndsIt() throws ProtocolException {
        assertThat(fixture.feed("set a\"b c\" d\n")).isEqualTo(requests("set|ab c|d"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"a", "'a", "\"a\"b", "'a'b", "a \"b\\", "\"a\\\""})
    void quotesMustBeBalanced(String line) {
        assertThatThrownBy(() -> fixture.feed(line + "\r\n"))
                .hasMessage("Protocol error: unbalanced quotes in request");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"*0\r\n", "*-1\r\n", "*-9223372036854775807\r\n", "\r\n", "\n", " \t\r\n"})
    void emptyRequestsLeaveNoTrace(String empty) throws ProtocolException {
        assertThat(fixture.feed(empty + empty + "*1\r\n$4\r\nPING\r\nPING\r\n"))
                .isEqualTo(requests("PING", "PING"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*2147483648",
                "*abc",
                "*+1",
                "*01",
                "* 1",
                "*",
                "*1 ",
                "*1a",
                "*--1",
                "*-0",
                "*\n1",
                "*99999999999999999999"
            })
    void theNumberOfWordsMustBeANumber(String header) {
        assertThatThrownBy(() -> fixture.feed(header + "\r\n"))
                .hasMessage("Protocol error: invalid multibulk length");
    }

    @ParameterizedTest
    @ValueSource(strings = {"$536870913", "$-1", "$", "$+1", "$01", "$a", "$99999999999999999999"})
    void theLengthOfAWordMustBeANumberWithinTheLimit(String header) {
        assertThatThrownBy(() -> fixture.feed("*1\r\n" + header + "\r\n"))
                .hasMessage("Protocol error: invalid bulk length");
    }

    @ParameterizedTest
    @CsvSource({":1, ':'", "PING, 'P'", "*1, '*'", "\u00ff, '\u00ff'"})
    void wordsMustBeBulkStrings(String header, String got) {
        assertThatThrownBy(() -> fixture.feed("*1\r\n" + header + "\r\n"))
                .hasMessage("Protocol error: expected '$', got '" + got + "'");
    }

    @Test
    void whatEndsAWordIsNotLookedAt() throws ProtocolException {
        assertThat(fixture.feed("*1\r\n$4\r\nPINGxx*1\r\n$4\r\nPING\r\n"))
                .isEqualTo(requests("PING", "PING"));
    }

    @Test
    void theLimitOfAWordCanBeChanged() throws ProtocolException {
        fixture.limits.bulkBytesMax(5L);
        assertThat(fixture.feed("*1\r\n$5\r\nhello\r\n")).isEqualTo(requests("hello"));
        assertThatThrownBy(() -> fixture.feed("*1\r\n$6\r\n"))
                .hasMessage("Protocol error: invalid bulk length");
    }

    @Test
    void aLineMayBeOf64Kilobytes() throws ProtocolException {
        String line = "x".repeat(64 * 1024);
        assertThat(fixture.feed(line + "\n")).isEqualTo(requests(line));
        assertThatThrownBy(() -> fixture.feed(line + "x"))
                .hasMessage("Protocol error: too big inline request");
    }

    @Test
    void aTooLongLineIsRefusedWhereverItIsCut() throws ProtocolException {
        assertThat(fixture.feed("x".repeat(64 * 1024))).isEmpty();
        assertThatThrownBy(() -> fixture.feed("x\n"))
                .hasMessage("Protocol error: too big inline request");
    }

    @Test
    void announcementsMayNotBeLongEither() {
        assertThatThrownBy(() -> fixture.feed("*" + "1".repeat(64 * 1024)))
                .hasMessage("Protocol error: too big mbulk count string");
        assertThatThrownBy(() -> new ParserFixture().feed("*1\r\n$" + "1".repeat(64 * 1024)))
                .hasMessage("Protocol error: too big bulk count string");
    }

    @Test
    void strangersMayAnnounceLittle() throws ProtocolException {
        fixture.isTrusted = false;
        assertThat(fixture.feed("*10\r\n$16384\r\n")).isEmpty();
        var other = new ParserFixture();
        other.isTrusted = false;
        assertThatThrownBy(() -> other.feed("*11\r\n"))
                .hasMessage("Protocol error: unauthenticated multibulk length");
        var third = new ParserFixture();
        third.isTrusted = false;
        assertThatThrownBy(() -> third.feed("*1\r\n$16385\r\n"))
                .hasMessage("Protocol error: unauthenticated bulk length");
    }

    @Test
    void announcedSizesAreNotAllocated() throws ProtocolException {
        long before = allocatedBytes();
        for (int i = 0; i < 1000; i++) {
            assertThat(fixture("*2147483647\r\n$536870912\r\n").heldBytes()).isLessThan(100);
        }
        assertThat(allocatedBytes() - before).isLessThan(64L << 20);
    }

    private static RequestParser fixture(String bytes) throws ProtocolException {
        var fixture = new ParserFixture();
        fixture.feed(bytes);
        return fixture.parser;
    }

    @Test
    void aLargeWordIsNotCopiedOverAndOver() throws ProtocolException {
        int length = 10_000_000;
        byte[] piece = new byte[10_000];
        long before = allocatedBytes();
        fixture.feed("*2\r\n$3\r\nSET\r\n$" + length + "\r\n");
        for (int sent = 0; sent < length; sent += piece.length) {
            assertThat(fixture.parser.heldBytes()).isGreaterThanOrEqualTo(sent);
            assertThat(fixture.feed(piece)).isEmpty();
        }
        assertThat(fixture.feed("\r")).isEmpty();
        assertThat(fixture.feed("\nPING\n").getFirst().get(1)).hasSize(length);
        // Growing by doubling makes three times the length, and this test two more to look at it.
        assertThat(allocatedBytes() - before).isLessThan(8L * length);
    }

    @Test
    void aLargeWordCutAnywhereIsWhole() throws ProtocolException {
        String word = "abcdefghij".repeat(5_000);
        String bytes = "*2\r\n$50000\r\n" + word + "\r\n$2\r\nok\r\nPING\n";
        for (int cut = 1; cut < bytes.length(); cut += cut < 49_990 && cut > 20 ? 997 : 1) {
            var parser = new ParserFixture();
            var requests = parser.feed(bytes.substring(0, cut));
            var rest = parser.feed(bytes.substring(cut));
            assertThat(rest.getLast()).containsExactly("PING");
            List<String> first = requests.isEmpty() ? rest.getFirst() : requests.getFirst();
            assertThat(first).as("cut at %d", cut).isEqualTo(List.of(word, "ok"));
        }
    }

    @Test
    void nothingIsHeldBetweenRequests() throws ProtocolException {
        fixture.feed("*1\r\n$4\r\nPING\r\n");
        assertThat(fixture.parser.heldBytes()).isZero();
        assertThat(fixture.parser.freeBytes()).isZero();
    }

    @Test
    void arraysHandedOutAreNotUsedAgain() throws ProtocolException {
        fixture.parser.append(io.netty.buffer.Unpooled.copiedBuffer("GET a\nGET b\n", ISO_8859_1));
        byte[][] first = fixture.parser.next(true);
        byte[][] second = fixture.parser.next(true);
        assertThat(first[1]).isEqualTo("a".getBytes(ISO_8859_1)).isNotSameAs(second[1]);
        assertThat(first).isNotSameAs(second);
    }

    private static List<List<String>> requests(String... lines) {
        return java.util.Arrays.stream(lines).map(line -> List.of(line.split("\\|", -1))).toList();
    }

    private static long allocatedBytes() {
        var threads =
                (com.sun.management.ThreadMXBean)
                        java.lang.management.ManagementFactory.getThreadMXBean();
        return threads.getCurrentThreadAllocatedBytes();
    }
}
