package dev.redlite.bench;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/** Messages a second that arrive at many subscribers of one channel. */
final class FanOut implements Scenario {
    private static final long REST_MILLIS = 500;
    private static final int WARM_UP = 5;

    @Override
    public void run(Workplace place, Arguments arguments, Results results) throws Exception {
        int rounds = arguments.number("rounds", 5);
        int messages = arguments.number("messages", 3_000);
        int subscribers = arguments.number("subscribers", 100);
        int size = arguments.number("size", 64);
        List<String> pipelines = arguments.list("pipelines", "1,16");
        List<Side> sides = Side.parse(arguments.list("sides", "redlite,redis"));
        arguments.requireKnown();
        try (var turns = new Turns(sides, place, "everysec", REST_MILLIS)) {
            for (String pipeline : pipelines) {
                int depth = Integer.parseInt(pipeline);
                int count = messages * (depth == 1 ? 1 : 3);
                turns.run(
                        "PUBLISH to " + subscribers + ", -P " + depth,
                        rounds,
                        results,
                        (server, round) ->
                                delivered(
                                        server,
                                        subscribers,
                                        round == 0 ? count * WARM_UP : count,
                                        depth,
                                        Keys.value(size)));
            }
        }
    }

    private static double delivered(
            ServerProcess server, int subscribers, int messages, int depth, byte[] payload)
            throws IOException, InterruptedException {
        try (var audience = new Subscribers(server.port(), subscribers, payload);
                var publisher = new RespClient(server.port())) {
            long start = System.nanoTime();
            for (int sent = 0; sent < messages; ) {
                int batch = Math.min(depth, messages - sent);
                for (int i = 0; i < batch; i++) {
                    publisher.send(Keys.bytes("PUBLISH"), Subscribers.CHANNEL, payload);
                }
                publisher.flush();
                for (int i = 0; i < batch; i++) {
                    byte[] receivers = publisher.read();
                    if (receivers == null
                            || !Arrays.equals(
                                    receivers, Keys.bytes(Integer.toString(subscribers)))) {
                        throw new IOException("not everybody was sent the message");
                    }
                }
                sent += batch;
                audience.keepUp(sent);
            }
            audience.await(messages);
            return messages * (double) subscribers * 1e9 / (System.nanoTime() - start);
        }
    }
}
