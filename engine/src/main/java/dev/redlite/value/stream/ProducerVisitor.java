package dev.redlite.value.stream;

/** Takes what a stream knows of its producers: each, and then its messages. */
public interface ProducerVisitor {
    /** A producer, of which so many messages are known. */
    void producer(byte[] name, int messages);

    /** A message of the last producer, and the id under which it was added. */
    void message(byte[] name, StreamId id);
}
