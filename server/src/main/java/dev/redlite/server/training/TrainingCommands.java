package dev.redlite.server.training;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import dev.redlite.base.InlineWords;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Plain commands, by several clients at once, pipelined and not. */
final class TrainingCommands {
    private static final int DEPTH = 16;
    private static final int SINGLES = 4;
    private static final int LONG_LIST = 100;
    private static final byte[] NUMBER = "#".getBytes(UTF_8);

    /** What many clients begin with, and what is rarer. */
    private static final String GREETING =
            """
            HELLO 3
            CLIENT SETINFO lib-name training
            COMMAND COUNT
            INFO
            PING
            SET greeting hello EX 100
            GET greeting
            MSET a 1 b 2
            MGET a b greeting
            DEL a b
            HSET hash field value other 2
            HGETALL hash
            SADD set one two
            SMEMBERS set
            ZADD zset 1 one 2 two
            ZRANGE zset 0 -1 WITHSCORES
            XADD stream * field value
            XRANGE stream - + COUNT 2
            EXPIRE hash 100
            TTL hash
            TYPE hash
            SCAN 0 COUNT 10
            MULTI
            INCR counter
            EXEC
            EVAL "return redis.call('GET', KEYS[1])" 1 greeting
            DBSIZE
            HELLO 2
            """;

    /** What is called often; each # is a number, another one each time. */
    private static final String OFTEN =
            """
            PING
            SET # a-value-of-the-length-that-many-values-have
            GET #
            INCR counter
            INCRBY counter 2
            MGET # # #
            MSET # 1 # 2 # 3 # 4 # 5
            LPUSH list an-element
            RPUSH list another
            LPOP list
            RPOP list
            LRANGE long 0 99
            SADD members #
            SISMEMBER members #
            SPOP members
            HSET hash # value
            HGET hash #
            HINCRBY counts # 1
            ZADD ranks # #
            ZRANGE ranks 0 10 WITHSCORES
            ZRANGEBYSCORE ranks 0 1000 LIMIT 0 5
            ZSCORE ranks #
            ZPOPMIN ranks
            XADD events MAXLEN ~ 1000 * field value
            EXISTS #
            EXPIRE # 1000
            SET lock owner NX PX 1000
            DEL lock
            EVALSHA {get} 1 #
            """;

    private final List<TrainingClient> clients;
    private final List<byte[][]> often;
    private final Random random = new Random(1);

    TrainingCommands(List<TrainingClient> clients) throws IOException {
        this.clients = clients;
        TrainingClient first = clients.getFirst();
        for (int i = 0; i < LONG_LIST; i++) {
            first.send(words("RPUSH long an-element"));
        }
        first.flush();
        first.readAll();
        first.send(words("SCRIPT LOAD \"return redis.call('GET', KEYS[1])\""));
        first.flush();
        String get = new String(requireNonNull(first.read()), UTF_8);
        often = requests(OFTEN.replace("{get}", get));
    }

    /** What a new client says. */
    static void greet(TrainingClient client) throws IOException {
        for (byte[][] request : requests(GREETING)) {
            client.send(request);
        }
        client.flush();
        client.readAll();
    }

    /** Each command in turn, again and again. */
    void run(int rounds) throws IOException {
        for (int round = 0; round < rounds; round++) {
            for (byte[][] request : often) {
                turn(request, DEPTH);
                for (int i = 0; i < SINGLES; i++) {
                    turn(request, 1);
                }
            }
        }
    }

    private void turn(byte[][] request, int depth) throws IOException {
        for (TrainingClient client : clients) {
            for (int i = 0; i < depth; i++) {
                client.send(filled(request));
            }
            client.flush();
        }
        for (TrainingClient client : clients) {
            client.readAll();
        }
    }

    private byte[][] filled(byte[][] request) {
        byte[][] filled = request.clone();
        for (int i = 0; i < filled.length; i++) {
            if (filled[i] == NUMBER) {
                filled[i] = Integer.toString(100_000 + random.nextInt(20_000)).getBytes(UTF_8);
            }
        }
        return filled;
    }

    private static List<byte[][]> requests(String lines) {
        var requests = new ArrayList<byte[][]>();
        for (String line : lines.lines().toList()) {
            requests.add(words(line));
        }
        return requests;
    }

    private static byte[][] words(String line) {
        byte[][] words = requireNonNull(InlineWords.split(line.getBytes(UTF_8)));
        for (int i = 0; i < words.length; i++) {
            if (words[i].length == 1 && words[i][0] == NUMBER[0]) {
                words[i] = NUMBER;
            }
        }
        return words;
    }
}
