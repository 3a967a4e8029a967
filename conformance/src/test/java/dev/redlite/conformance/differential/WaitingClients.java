package dev.redlite.conformance.differential;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.redlite.conformance.RespConnection;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Clients of one server, some of which wait, and one that asks the server which: so nothing here
 * depends on how long an answer takes.
 */
final class WaitingClients implements AutoCloseable {
    private static final Pattern BLOCKED = Pattern.compile("^id=([0-9]+) .* flags=[a-zA-Z]*b");

    private final List<RespConnection> clients = new ArrayList<>();
    private final List<String> ids = new ArrayList<>();
    private final RespConnection keeper;
    private final boolean[] isWaiting;
    private int last;

    WaitingClients(int port, int count, int protocol) throws IOException {
        isWaiting = new boolean[count];
        keeper = RespConnection.open(port);
        keeper.call("FLUSHALL");
        for (int i = 0; i < count; i++) {
            var client = RespConnection.open(port);
            client.call("HELLO", Integer.toString(protocol));
            ids.add(client.call("CLIENT", "ID").text());
            clients.add(client);
        }
    }

    boolean isWaiting(int client) {
        return isWaiting[client];
    }

    /** Sends a call of a client that does not wait. */
    void send(int client, String... words) throws IOException {
        List<byte[]> bytes = Arrays.stream(words).map(word -> word.getBytes(ISO_8859_1)).toList();
        clients.get(client).send(RespConnection.request(bytes));
        isWaiting[client] = true;
        last = client;
    }

    void unblock(int client, String how) throws IOException {
        assertThat(keeper.call("CLIENT", "UNBLOCK", ids.get(client), how).text()).isEqualTo("1");
        last = client;
    }

    /** What came for those who do not wait any more. */
    List<String> answers() throws IOException {
        Set<String> blocked = blocked();
        while (!clients.get(last).hasReceived() && !blocked.contains(ids.get(last))) {
            blocked = blocked(); // the last call has not arrived yet
        }
        blocked = blocked();
        List<String> came = new ArrayList<>();
        for (int i = 0; i < isWaiting.length; i++) {
            if (isWaiting[i] && !blocked.contains(ids.get(i))) {
                came.add("client " + i + ": " + clients.get(i).receive().shown());
                isWaiting[i] = false;
            }
        }
        return came;
    }

    /** The ids of the clients that wait. */
    private Set<String> blocked() throws IOException {
        Set<String> blocked = new HashSet<>();
        for (String line : keeper.call("CLIENT", "LIST").text().split("\n")) {
            Matcher matcher = BLOCKED.matcher(line);
            if (matcher.find()) {
                blocked.add(matcher.group(1));
            }
        }
        return blocked;
    }

    @Override
    public void close() throws IOException {
        for (var client : clients) {
            client.close();
        }
        keeper.close();
    }
}
