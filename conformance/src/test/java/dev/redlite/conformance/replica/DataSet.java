package dev.redlite.conformance.replica;

import dev.redlite.conformance.Answer;
import dev.redlite.conformance.RespConnection;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;

/** All that a server has, key by key, to be compared with what another has. */
final class DataSet {
    private static final int SHOWN_MAX = 5;

    private DataSet() {}

    /** Each key's type, time to live and whole value, by its database and name. */
    static Map<String, String> of(int port) throws IOException {
        try (var client = RespConnection.open(port)) {
            Map<String, String> contents = new TreeMap<>();
            for (int db = 0; db < 16; db++) {
                client.call("SELECT", Integer.toString(db));
                for (Answer key : client.call("KEYS", "*").elements()) {
                    String name = key.text();
                    String expiry = client.call("PEXPIRETIME", name).text();
                    contents.put(db + "/" + name, expiry + " " + value(client, name));
                }
            }
            contents.put("functions", whole(client.call("FUNCTION", "LIST", "WITHCODE")));
            return contents;
        }
    }

    private static String value(RespConnection client, String name) throws IOException {
        String type = client.call("TYPE", name).text();
        return type
                + " "
                + switch (type) {
                    case "string" -> client.call("GET", name).text();
                    case "hash" -> client.call("HGETALL", name).pairs();
                    case "list" -> whole(client.call("LRANGE", name, "0", "-1"));
                    case "set" -> client.call("SMEMBERS", name).sorted();
                    case "zset" -> scores(client.call("ZRANGE", name, "0", "-1", "WITHSCORES"));
                    case "stream" -> stream(client, name);
                    default -> throw new AssertionError(name + " is a " + type);
                };
    }

    /**
     * Entries, groups and what is pending; not how long ago consumers were seen, nor how many
     * entries a group has read, which 7.0 does not tell its own replicas either.
     */
    private static String stream(RespConnection client, String name) throws IOException {
        var text = new StringBuilder();
        text.append(whole(client.call("XRANGE", name, "-", "+")));
        Answer groups = client.call("XINFO", "STREAM", name, "FULL", "COUNT", "0");
        List<Answer> facts = groups.elements();
        for (int i = 0; i < facts.size(); i += 2) {
            switch (facts.get(i).text()) {
                case "last-generated-id", "max-deleted-entry-id", "entries-added" ->
                        text.append(' ').append(facts.get(i + 1).text());
                default -> {}
            }
        }
        for (Answer group : client.call("XINFO", "GROUPS", name).elements()) {
            List<Answer> words = group.elements();
            String groupName = words.get(1).text();
            text.append(' ').append(groupName).append(' ').append(words.get(7).text());
            Answer pending = client.call("XPENDING", name, groupName, "-", "+", "100000");
            for (Answer one : pending.elements()) {
                List<Answer> pieces = one.elements();
                text.append(' ').append(pieces.get(0).text()).append(pieces.get(1).text());
                text.append(' ').append(pieces.get(3).text());
            }
        }
        return text.toString();
    }

    /** Numbers as such: 7.0 writes them with more digits than later releases do. */
    private static String scores(Answer flat) {
        var text = new StringBuilder();
        List<Answer> elements = flat.elements();
        for (int i = 0; i < elements.size(); i += 2) {
            double score = Double.parseDouble(elements.get(i + 1).text());
            text.append(elements.get(i).text()).append('=').append(score).append(' ');
        }
        return text.toString();
    }

    /** The answer in full. */
    private static String whole(Answer answer) {
        return answer.isAggregate()
                ? answer.elements().stream().map(DataSet::whole).toList().toString()
                : answer.text();
    }

    /** What two servers do not have in common, some of it at most. */
    static List<String> differences(int expectedPort, int actualPort) throws IOException {
        return differences(of(expectedPort), of(actualPort));
    }

    static List<String> differences(Map<String, String> expected, Map<String, String> actual) {
        var names = new TreeSet<>(expected.keySet());
        names.addAll(actual.keySet());
        return names.stream()
                .filter(name -> !Objects.equals(expected.get(name), actual.get(name)))
                .limit(SHOWN_MAX)
                .map(name -> name + ": " + expected.get(name) + " | " + actual.get(name))
                .toList();
    }
}
