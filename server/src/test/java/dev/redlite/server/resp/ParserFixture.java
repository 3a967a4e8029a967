package dev.redlite.server.resp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.Unpooled;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A parser whose requests come out as lists of text, one character a byte. */
final class ParserFixture {
    final ProtocolLimits limits = new ProtocolLimits();
    final RequestParser parser = new RequestParser(new ArrayPool(1 << 20), limits);
    boolean isTrusted = true;

    /** The requests that are complete after some more bytes. */
    List<List<String>> feed(String bytes) throws ProtocolException {
        return feed(bytes.getBytes(ISO_8859_1));
    }

    List<List<String>> feed(byte[] bytes) throws ProtocolException {
        parser.append(Unpooled.wrappedBuffer(bytes));
        List<List<String>> requests = new ArrayList<>();
        for (byte[][] words = next(); words != null; words = next()) {
            requests.add(Arrays.stream(words).map(word -> new String(word, ISO_8859_1)).toList());
        }
        parser.rest();
        return requests;
    }

    private byte[][] next() throws ProtocolException {
        return parser.next(isTrusted);
    }

    /** What the parser makes of bytes that come in pieces: requests, then the error if any. */
    static List<Object> outcome(byte[]... pieces) {
        var fixture = new ParserFixture();
        List<Object> outcome = new ArrayList<>();
        try {
            for (byte[] piece : pieces) {
                fixture.parser.append(Unpooled.wrappedBuffer(piece));
                for (byte[][] words = fixture.next(); words != null; words = fixture.next()) {
                    outcome.add(
                            Arrays.stream(words)
                                    .map(word -> new String(word, ISO_8859_1))
                                    .toList());
                }
                fixture.parser.rest();
            }
        } catch (ProtocolException wrong) {
            outcome.add(wrong.getMessage());
        }
        return outcome;
    }
}
