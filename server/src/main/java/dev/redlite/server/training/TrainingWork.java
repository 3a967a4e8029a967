package dev.redlite.server.training;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** What applications have a server do: greetings, commands of each type, queues of jobs. */
final class TrainingWork {
    private static final int CLIENTS = 8;

    /** How much of each. */
    enum Amount {
        /** So much that the methods that matter are compiled, with profiles. */
        ENOUGH(30, 20, 800),
        /** A little, to see that all of it works. */
        LITTLE(1, 1, 20);

        private final int greetings;
        private final int rounds;
        private final int jobs;

        Amount(int greetings, int rounds, int jobs) {
            this.greetings = greetings;
            this.rounds = rounds;
            this.jobs = jobs;
        }
    }

    private TrainingWork() {}

    /**
     * Does all of it.
     *
     * @throws IOException also if anything is answered with an error
     */
    static void run(InetSocketAddress address, Amount amount) throws IOException {
        for (int i = 0; i < amount.greetings; i++) {
            try (var client = new TrainingClient(address)) {
                TrainingCommands.greet(client);
            }
        }
        var clients = new ArrayList<TrainingClient>();
        try {
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(new TrainingClient(address));
            }
            work(clients, amount);
        } finally {
            for (TrainingClient client : clients) {
                client.close();
            }
        }
    }

    /**
     * By turns: what the JIT learns of paths that all commands share is that they lead anywhere.
     */
    private static void work(List<TrainingClient> clients, Amount amount) throws IOException {
        var commands = new TrainingCommands(clients);
        var queue = new TrainingQueue(clients);
        int turns = Math.min(amount.rounds, 10);
        for (int turn = 0; turn < turns; turn++) {
            commands.run(amount.rounds / turns);
            queue.run(amount.jobs / turns);
        }
    }
}
