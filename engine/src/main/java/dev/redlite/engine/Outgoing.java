package dev.redlite.engine;

import java.util.ArrayList;
import java.util.List;

/**
 * Messages that are not handed to their receivers yet. Under the engine's lock.
 *
 * <p>What a unit of work has to say is said once it is committed: if it is dropped, so are its
 * messages. They are handed over between two commands, hence behind the answer of the command that
 * caused them, for a client that causes messages to itself.
 */
final class Outgoing {
    private final List<Session> receivers = new ArrayList<>();
    private final List<Message> messages = new ArrayList<>();
    private int committed;

    /** Adds a message of the unit that runs. */
    void add(Session receiver, Message message) {
        receivers.add(receiver);
        messages.add(message);
    }

    /** The unit that ran is committed. */
    void commit() {
        committed = messages.size();
    }

    /** The unit that ran is dropped. */
    void rollback() {
        receivers.subList(committed, receivers.size()).clear();
        messages.subList(committed, messages.size()).clear();
    }

    boolean isEmpty() {
        return committed == 0;
    }

    /** Hands over what is committed; between two commands. */
    void handOver() {
        for (int i = 0; i < committed; i++) {
            receivers.get(i).deliver(messages.get(i));
        }
        receivers.subList(0, committed).clear();
        messages.subList(0, committed).clear();
        committed = 0;
    }
}
