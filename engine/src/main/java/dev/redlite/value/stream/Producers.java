package dev.redlite.value.stream;

import dev.redlite.base.Bytes;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** Which messages producers have added lately, so that none is added twice. */
final class Producers {
    static final long SECONDS_USUAL = 100;
    static final long COUNT_USUAL = 100;

    private static final int MESSAGE_BYTES = 160;
    private static final int PRODUCER_BYTES = 200;

    /** The name that a producer gave a message. */
    private record Name(byte[] bytes) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Name name && Arrays.equals(bytes, name.bytes);
        }

        @Override
        public int hashCode() {
            return Bytes.hash(bytes);
        }
    }

    private record Message(StreamId id, long addedAt) {}

    /** Told which message is forgotten. */
    interface Forgotten {
        void message(byte[] producer, byte[] name);
    }

    private final TreeMap<byte[], LinkedHashMap<Name, Message>> messages =
            new TreeMap<>(Bytes::compare);

    long seconds = SECONDS_USUAL;
    long countMax = COUNT_USUAL;
    long added;
    long duplicates;
    private long bytes;

    /** Whether anything is different from a stream that knows no producers. */
    boolean areUsed() {
        return added != 0 || duplicates != 0 || seconds != SECONDS_USUAL || countMax != COUNT_USUAL;
    }

    long sizeBytes() {
        return bytes;
    }

    /** The id under which a message was added, or null if that is not known any more. */
    @Nullable StreamId find(byte[] producer, byte[] name, long nowMillis) {
        Map<Name, Message> known = messages.get(producer);
        Message message = known == null ? null : known.get(new Name(name));
        return message == null || isOver(message, nowMillis) ? null : message.id;
    }

    private boolean isOver(Message message, long nowMillis) {
        return message.addedAt + seconds * 1000 <= nowMillis;
    }

    /** Makes room for one more message of a producer: forgets old ones. */
    void makeRoom(byte[] producer, long nowMillis, Forgotten forgotten) {
        LinkedHashMap<Name, Message> known = messages.get(producer);
        while (known != null && !known.isEmpty()) {
            var eldest = known.firstEntry();
            if (known.size() < countMax && !isOver(eldest.getValue(), nowMillis)) {
                return;
            }
            forgotten.message(producer, eldest.getKey().bytes);
            remove(producer, eldest.getKey().bytes);
        }
    }

    void put(byte[] producer, byte[] name, StreamId id, long addedAt) {
        LinkedHashMap<Name, Message> known =
                messages.computeIfAbsent(
                        producer,
                        key -> {
                            bytes += PRODUCER_BYTES + key.length;
                            return new LinkedHashMap<>();
                        });
        if (known.put(new Name(name), new Message(id, addedAt)) == null) {
            bytes += MESSAGE_BYTES + name.length;
        }
    }

    void remove(byte[] producer, byte[] name) {
        LinkedHashMap<Name, Message> known = messages.get(producer);
        if (known != null && known.remove(new Name(name)) != null) {
            bytes -= MESSAGE_BYTES + name.length;
            if (known.isEmpty()) {
                messages.remove(producer);
                bytes -= PRODUCER_BYTES + producer.length;
            }
        }
    }

    /** Forgets everything. */
    void clear(Forgotten forgotten) {
        messages.forEach(
                (producer, known) ->
                        known.keySet().forEach(name -> forgotten.message(producer, name.bytes)));
        messages.clear();
        bytes = 0;
    }

    /** Number of producers that have messages which are not over. */
    long producerCount(long nowMillis) {
        return messages.values().stream().filter(known -> living(known, nowMillis) > 0).count();
    }

    long messageCount(long nowMillis) {
        return messages.values().stream().mapToLong(known -> living(known, nowMillis)).sum();
    }

    private long living(Map<Name, Message> known, long nowMillis) {
        return known.values().stream().filter(message -> !isOver(message, nowMillis)).count();
    }

    /** Takes one message. */
    interface Visitor {
        void message(byte[] producer, byte[] name, StreamId id, long addedAt);
    }

    void each(Visitor visitor) {
        messages.forEach(
                (producer, known) ->
                        known.forEach(
                                (name, message) ->
                                        visitor.message(
                                                producer,
                                                name.bytes,
                                                message.id,
                                                message.addedAt)));
    }

    int size() {
        return messages.size();
    }

    void accept(ProducerVisitor visitor) {
        messages.forEach(
                (producer, known) -> {
                    visitor.producer(producer, known.size());
                    known.forEach((name, message) -> visitor.message(name.bytes, message.id));
                });
    }

    /** Puts the messages in the order in which they were added. */
    void sort() {
        for (Map.Entry<byte[], LinkedHashMap<Name, Message>> one : messages.entrySet()) {
            var sorted = new LinkedHashMap<Name, Message>();
            one.getValue().entrySet().stream()
                    .sorted(Map.Entry.comparingByValue((a, b) -> a.id.compareTo(b.id)))
                    .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
            one.setValue(sorted);
        }
    }
}
