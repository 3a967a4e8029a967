package dev.redlite.server.resp;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

class RequestParserPropertyTest {
    /** What a parser is, whatever the pieces: requests and the error, if any, are the same. */
    @Property(tries = 300)
    void everyCutGivesTheSame(@ForAll("streams") byte[] stream) {
        List<Object> whole = ParserFixture.outcome(stream);
        for (int cut = 0; cut <= stream.length; cut++) {
            byte[] head = Arrays.copyOfRange(stream, 0, cut);
            byte[] tail = Arrays.copyOfRange(stream, cut, stream.length);
            assertThat(ParserFixture.outcome(head, tail)).as("cut at %d", cut).isEqualTo(whole);
        }
        byte[][] single = new byte[stream.length][];
        for (int i = 0; i < stream.length; i++) {
            single[i] = new byte[] {stream[i]};
        }
        assertThat(ParserFixture.outcome(single)).isEqualTo(whole);
    }

    @Property(tries = 500)
    void whatIsEncodedIsParsed(@ForAll("requests") List<List<String>> requests) {
        var bytes = new ByteArrayOutputStream();
        requests.forEach(words -> bytes.writeBytes(encode(words)));
        assertThat(ParserFixture.outcome(bytes.toByteArray())).isEqualTo(requests);
    }

    /** Nothing a client sends makes anything but requests or a protocol error, or much garbage. */
    @Property(tries = 3000)
    void noBytesDoHarm(@ForAll("streams") byte[] stream, @ForAll long seed) {
        byte[] mutated = mutate(stream, new Random(seed));
        long before = allocatedBytes();
        List<Object> outcome = ParserFixture.outcome(mutated);
        assertThat(allocatedBytes() - before).isLessThan(100_000L + 200L * mutated.length);
        assertThat(outcome).allMatch(part -> part instanceof List<?> || part instanceof String);
    }

    @Provide
    Arbitrary<byte[]> streams() {
        Arbitrary<String> raw =
                Arbitraries.strings()
                        .withChars("*$:0123456789\r\n \"'\\xab\0-+\u00ff")
                        .ofMaxLength(60);
        Arbitrary<String> pieces =
                Arbitraries.of(
                        "*1\r\n$4\r\nPING\r\n",
                        "*2\r\n$3\r\nGET\r\n$0\r\n\r\n",
                        "*0\r\n",
                        "*-1\r\n",
                        "\r\n",
                        "PING\r\n",
                        "SET 'a b' \"\\x41\"\n",
                        "*1\r\n$2\r\nabXX",
                        "*2\r\n",
                        "$1\r\na\r\n",
                        "*1\r\n:1\r\n",
                        "*1\r\n$-1\r\n",
                        "get \"\n");
        Arbitrary<String> both = Arbitraries.oneOf(pieces, pieces, raw);
        return both.list().ofMaxSize(6).map(parts -> String.join("", parts).getBytes(ISO_8859_1));
    }

    @Provide
    Arbitrary<List<List<String>>> requests() {
        Arbitrary<String> word =
                Arbitraries.oneOf(
                        Arbitraries.strings().withCharRange((char) 0, (char) 255).ofMaxLength(20),
                        Arbitraries.integers().between(30_000, 70_000).map("x"::repeat));
        return word.list().ofMinSize(1).ofMaxSize(5).list().ofMaxSize(5);
    }

    static byte[] encode(List<String> words) {
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(("*" + words.size() + "\r\n").getBytes(ISO_8859_1));
        for (String word : words) {
            bytes.writeBytes(("$" + word.length() + "\r\n" + word + "\r\n").getBytes(ISO_8859_1));
        }
        return bytes.toByteArray();
    }

    private static byte[] mutate(byte[] stream, Random random) {
        List<Byte> bytes = new ArrayList<>();
        for (byte b : stream) {
            int dice = random.nextInt(20);
            if (dice != 0) {
                bytes.add(dice == 1 ? (byte) random.nextInt() : b);
            }
            if (dice == 2) {
                bytes.add(b);
            }
        }
        byte[] mutated = new byte[bytes.size()];
        for (int i = 0; i < mutated.length; i++) {
            mutated[i] = bytes.get(i);
        }
        return mutated;
    }

    private static long allocatedBytes() {
        return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
                .getCurrentThreadAllocatedBytes();
    }
}
