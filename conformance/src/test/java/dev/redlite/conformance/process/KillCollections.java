package dev.redlite.conformance.process;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.US_ASCII;

import redis.clients.jedis.Jedis;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.Transaction;
import redis.clients.jedis.commands.ProtocolCommand;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * A list, a set, a sorted set, an array and a stream with a group, of a writer whose server will be
 * killed.
 *
 * <p>Each round adds the next number to all of them and removes the oldest, in one transaction:
 * whatever round the server was killed in, all hold the same numbers afterwards. Then the number is
 * read by a consumer, and either it or one that was kept pending for some rounds is acknowledged.
 */
final class KillCollections {
    private static final int HELD = 40;
    private static final int PENDING = 20;
    private static final String LAST_INDEX = "18446744073709551614";

    private final String name;
    private long sent;
    private long acknowledged;
    private boolean isMade;

    KillCollections(String name) {
        this.name = name;
    }

    /** Another round. */
    void write(Jedis client) {
        if (!isMade) {
            call(client, "XGROUP", "CREATE", name + ":stream", "g", "0", "MKSTREAM");
            isMade = true;
        }
        sent++;
        String number = Long.toString(sent);
        String oldest = Long.toString(sent - HELD);
        Transaction all = client.multi();
        all.rpush(name + ":list", number);
        all.ltrim(name + ":list", -HELD, -1);
        all.sadd(name + ":set", number, "m" + number);
        all.srem(name + ":set", oldest, "m" + oldest);
        all.zadd(name + ":zset", sent, "m" + number);
        all.zremrangeByScore(name + ":zset", 0, sent - HELD);
        all.sendCommand(named("ARINSERT"), name + ":array", number);
        String gone = sent > HELD ? Long.toString(sent - HELD - 1) : LAST_INDEX;
        all.sendCommand(named("ARDEL"), name + ":array", gone);
        all.xadd(name + ":stream", new StreamEntryID(sent, 0), Map.of("number", number));
        all.xdel(name + ":stream", new StreamEntryID(Math.max(sent - HELD, 0), 0));
        all.exec();
        acknowledged = sent;
        read(client);
        acknowledge(client, sent);
    }

    private void read(Jedis client) {
        call(
                client,
                "XREADGROUP",
                "GROUP",
                "g",
                "c",
                "COUNT",
                "1",
                "STREAMS",
                name + ":stream",
                ">");
    }

    /** Even numbers at once, odd ones when there are {@link #PENDING} later ones. */
    private void acknowledge(Jedis client, long number) {
        long which = number % 2 == 0 ? number : Math.max(number - PENDING, 0);
        call(client, "XACK", name + ":stream", "g", Long.toString(which));
    }

    /** All hold the same numbers; what was under way is done, so that the next round can begin. */
    void verify(Jedis client) {
        isMade = client.exists(name + ":stream");
        List<String> list = client.lrange(name + ":list", 0, -1);
        long last = list.isEmpty() ? 0 : Long.parseLong(list.getLast());
        assertThat(last).as(name + ", rounds").isBetween(acknowledged, sent);
        List<String> numbers =
                texts(LongStream.rangeClosed(Math.max(1, last - HELD + 1), last), "");
        List<String> members = numbers.stream().map(number -> "m" + number).toList();
        List<String> both = new ArrayList<>(numbers);
        both.addAll(members);
        assertThat(list).as(name + ":list").isEqualTo(numbers);
        assertThat(client.smembers(name + ":set")).containsExactlyInAnyOrderElementsOf(both);
        assertThat(client.zrange(name + ":zset", 0, -1)).isEqualTo(members);
        assertThat(array(client)).as(name + ":array").isEqualTo(numbers);
        Object next = call(client, "ARNEXT", name + ":array");
        assertThat(next).as(name + ":array, where the next goes").isEqualTo(last);
        assertThat(firsts(call(client, "XRANGE", name + ":stream", "-", "+")))
                .isEqualTo(numbers.stream().map(number -> number + "-0").toList());
        sent = last;
        acknowledged = last;
        if (last > 0) {
            verifyGroup(client, last);
        }
    }

    /** The elements of the array, each of which stands where its number says. */
    private List<String> array(Jedis client) {
        List<String> elements = new ArrayList<>();
        for (Object pair : (List<?>) call(client, "ARSCAN", name + ":array", "0", LAST_INDEX)) {
            List<?> both = (List<?>) pair;
            elements.add(new String((byte[]) both.get(1), US_ASCII));
            assertThat(elements.getLast()).isEqualTo(Long.toString((Long) both.get(0) + 1));
        }
        return elements;
    }

    /** The last number was read or not, and acknowledged what goes with it or not. */
    private void verifyGroup(Jedis client, long last) {
        List<String> pending = pending(client);
        assertThat(pending)
                .as(name + ":stream, pending after round " + last)
                .isIn(
                        pendingAfter(last - 1, true),
                        pendingAfter(last, false),
                        pendingAfter(last, true));
        read(client);
        acknowledge(client, last);
        assertThat(pending(client)).isEqualTo(pendingAfter(last, true));
    }

    private List<String> pending(Jedis client) {
        return firsts(call(client, "XPENDING", name + ":stream", "g", "-", "+", "1000"));
    }

    private static List<String> pendingAfter(long number, boolean isAcknowledged) {
        return texts(
                LongStream.rangeClosed(Math.max(1, number - PENDING), number)
                        .filter(
                                each ->
                                        each % 2 != 0 && each > number - PENDING
                                                || !isAcknowledged
                                                        && (each == number || each % 2 != 0)),
                "-0");
    }

    private static List<String> texts(LongStream numbers, String suffix) {
        return numbers.mapToObj(number -> number + suffix).toList();
    }

    private static List<String> firsts(Object answer) {
        return ((List<?>) answer)
                .stream()
                        .map(each -> new String((byte[]) ((List<?>) each).getFirst(), US_ASCII))
                        .toList();
    }

    private static Object call(Jedis client, String command, String... arguments) {
        return client.sendCommand(named(command), arguments);
    }

    private static ProtocolCommand named(String command) {
        return () -> command.getBytes(US_ASCII);
    }
}
