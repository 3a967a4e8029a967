package dev.redlite.conformance.differential;

import dev.redlite.conformance.Answer;
import dev.redlite.conformance.RespConnection;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Connections to one server, of which everything that comes on each is seen, asked for or not. */
final class Streams implements AutoCloseable {
    private final List<RespConnection> clients = new ArrayList<>();
    private final List<Long> ids = new ArrayList<>();
    private int tokens;

    Streams(int port, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            var client = RespConnection.open(port);
            clients.add(client);
            ids.add(Long.parseLong(client.call("CLIENT", "ID").text()));
        }
    }

    /** Makes a call; returns what came on each connection. "#1" stands for the id of client 1. */
    List<String> call(int client, String... words) throws IOException {
        return call(client, List.of(words).stream().map(this::bytes).toList());
    }

    private byte[] bytes(String word) {
        String text = word.matches("#[0-9]") ? ids.get(word.charAt(1) - '0').toString() : word;
        return text.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
    }

    /** Makes a call; returns what came on each connection. */
    List<String> call(int client, List<byte[]> words) throws IOException {
        String token = "token" + tokens++;
        Answer first = clients.get(client).call(words); // what follows belongs to another batch
        List<String> came = new ArrayList<>();
        for (int i = 0; i < clients.size(); i++) {
            came.add("");
        }
        came.set(client, shown(first) + until(client, token));
        for (int i = 0; i < clients.size(); i++) {
            if (i != client) {
                came.set(i, until(i, token));
            }
        }
        return came;
    }

    /** What comes on a connection before the answer to a PING. */
    private String until(int client, String token) throws IOException {
        RespConnection connection = clients.get(client);
        connection.send(RespConnection.request(List.of(bytes("PING"), bytes(token))));
        var came = new StringBuilder();
        while (true) {
            Answer answer = connection.receive();
            boolean isPong =
                    answer.text().equals(token)
                            || answer.elements().size() == 2
                                    && answer.elements().get(1).text().equals(token);
            if (isPong) {
                return came.toString();
            }
            came.append(shown(answer));
        }
    }

    /** Ids are shown as the number of the client that has them. */
    private String shown(Answer answer) {
        String shown = answer.shown() + "\n";
        for (int i = 0; i < ids.size(); i++) {
            shown = shown.replaceAll(":" + ids.get(i) + "\\b", ":#" + i);
        }
        return shown;
    }

    @Override
    public void close() throws IOException {
        for (RespConnection client : clients) {
            client.close();
        }
    }
}
