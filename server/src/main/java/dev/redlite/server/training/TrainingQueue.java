package dev.redlite.server.training;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Jobs, limits and locks by scripts, and clients that wait for a job to come. */
final class TrainingQueue {
    private static final List<String> SCRIPTS =
            List.of("add", "take", "finish", "limit", "lock", "words");

    private static final String PREFIX = "q:";
    private static final String TEXT =
            "The quick brown fox jumps over the lazy dog; and the dog, k=v, sleeps on. ";
    private static final String DOCUMENT =
            "{\"name\":\"job\",\"tags\":[\"a\",\"b\"],\"size\":12.5,\"done\":false,\"next\":null}";

    /** What jobs are added with: name, time, parent, options, and their id if it is given. */
    private static final List<String> JOBS =
            List.of(
                    "[\"job\",1700000000000,null,{\"attempts\":3,\"priority\":0}]",
                    "[\"job\",1700000000000,null,{\"attempts\":1,\"keep\":{\"count\":50}}]",
                    "[\"job\",1700000000000,null,{\"delay\":5,\"backoff\":{\"type\":\"x\"}}]",
                    "[\"job\",1700000000000,\"q:0\",{\"priority\":7,\"lifo\":true}]");

    private static final String TAKING =
            "{\"token\":\"t\",\"lockDuration\":30000,\"name\":\"w\","
                    + "\"limiter\":{\"max\":100000,\"duration\":1000}}";
    private static final String FINISHING =
            "{\"token\":\"t\",\"keep\":{\"count\":200,\"age\":3600},\"maxMetrics\":10}";

    private final List<TrainingClient> clients;
    private final TrainingClient waiting;
    private final Map<String, byte[]> digests = new HashMap<>();
    private final List<byte[]> jobs = new ArrayList<>();
    private final byte[] taking;
    private final byte[] finishing;
    private long now = 1_700_000_000_000L;

    /** Queues that are run by all of the clients but the last, which waits. */
    TrainingQueue(List<TrainingClient> clients) throws IOException {
        this.clients = clients.subList(0, clients.size() - 1);
        waiting = clients.getLast();
        for (String name : SCRIPTS) {
            digests.put(name, ask("SCRIPT", "LOAD", source(name)));
        }
        for (String job : JOBS) {
            jobs.add(packed(job));
        }
        taking = packed(TAKING);
        finishing = packed(FINISHING);
    }

    private static String source(String name) throws IOException {
        try (InputStream file = TrainingQueue.class.getResourceAsStream(name + ".lua")) {
            return new String(requireNonNull(file).readAllBytes(), UTF_8);
        }
    }

    /** MessagePack for the JSON. */
    private byte[] packed(String json) throws IOException {
        return ask("EVAL", "return cmsgpack.pack(cjson.decode(ARGV[1]))", "0", json);
    }

    private byte[] ask(String... words) throws IOException {
        TrainingClient client = clients.getFirst();
        byte[][] request = new byte[words.length][];
        for (int i = 0; i < words.length; i++) {
            request[i] = words[i].getBytes(UTF_8);
        }
        client.send(request);
        client.flush();
        return requireNonNull(client.read());
    }

    /** Has jobs added, taken and finished; each client has one at a time. */
    void run(int times) throws IOException {
        for (int i = 0; i < times; i += clients.size()) {
            add(i);
            take();
            finish();
            limitAndLock();
            if (i % (4 * clients.size()) == 0) {
                words();
            }
        }
    }

    /** The one that waits gets its job while the others add theirs. */
    private void add(int turn) throws IOException {
        waiting.send(bytes("BZPOPMIN"), bytes(PREFIX + "marker"), bytes("5"));
        waiting.flush();
        for (int i = 0; i < clients.size(); i++) {
            String[] keys = {"wait", "delayed", "prioritized", "events", "id", "meta", "marker"};
            byte[] job = jobs.get((turn + i) % jobs.size());
            call(clients.get(i), "add", keys, bytes(PREFIX), job, bytes(DOCUMENT));
        }
        sendAndRead();
        waiting.readAll();
    }

    private void take() throws IOException {
        now += 100;
        for (TrainingClient client : clients) {
            String[] keys = {
                "wait", "active", "delayed", "prioritized", "events", "limiter", "marker"
            };
            call(client, "take", keys, bytes(PREFIX), bytes(Long.toString(now)), taking);
        }
        sendAndRead();
    }

    /** What is active is told by the list; a client finishes the job at its place. */
    private void finish() throws IOException {
        for (int i = 0; i < clients.size(); i++) {
            clients.get(i).send(bytes("LINDEX"), bytes(PREFIX + "active"), bytes("" + i));
            clients.get(i).flush();
        }
        for (TrainingClient client : clients) {
            byte[] id = client.read();
            if (id != null) {
                finish(client, new String(id, UTF_8));
            }
        }
        sendAndRead();
    }

    private void finish(TrainingClient client, String id) throws IOException {
        String[] keys = {"active", "completed", "events", "meta", "stalled", id, "metrics"};
        byte[][] arguments = {
            bytes(id),
            bytes(Long.toString(now)),
            bytes("returnvalue"),
            bytes("null"),
            bytes("completed"),
            bytes(PREFIX),
            finishing
        };
        call(client, "finish", keys, arguments);
    }

    private void limitAndLock() throws IOException {
        for (int i = 0; i < clients.size(); i++) {
            TrainingClient client = clients.get(i);
            String[] limits = {"window:" + i, "count:" + i, "bucket:" + i};
            byte[] time = bytes(Long.toString(now));
            call(client, "limit", limits, time, bytes("1000"), bytes("20"), time);
            String[] locks = {"lock:" + i, "free:" + i};
            call(client, "lock", locks, bytes("owner:" + i), bytes("30000"));
        }
        sendAndRead();
    }

    private void words() throws IOException {
        for (TrainingClient client : clients) {
            call(client, "words", new String[0], bytes(TEXT.repeat(2)), bytes(DOCUMENT));
        }
        sendAndRead();
    }

    private void call(TrainingClient client, String script, String[] keys, byte[]... arguments)
            throws IOException {
        byte[][] request = new byte[3 + keys.length + arguments.length][];
        request[0] = bytes("EVALSHA");
        request[1] = requireNonNull(digests.get(script));
        request[2] = bytes(Integer.toString(keys.length));
        for (int i = 0; i < keys.length; i++) {
            request[3 + i] = bytes(PREFIX + keys[i]);
        }
        System.arraycopy(arguments, 0, request, 3 + keys.length, arguments.length);
        client.send(request);
    }

    private void sendAndRead() throws IOException {
        for (TrainingClient client : clients) {
            client.flush();
        }
        for (TrainingClient client : clients) {
            client.readAll();
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
