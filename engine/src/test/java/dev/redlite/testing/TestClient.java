package dev.redlite.testing;

import dev.redlite.base.Bytes;
import dev.redlite.engine.Engine;
import dev.redlite.engine.Message;
import dev.redlite.engine.Reply;
import dev.redlite.engine.Session;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A client as a server has them, without a network: RESP2 at first, can be killed. */
public final class TestClient extends Session implements AutoCloseable {
    private final Engine engine;
    private final String address;
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
    private TextReply waited = new TextReply(this);
    private final BlockingQueue<Boolean> retries = new LinkedBlockingQueue<>();
    private byte[][] held = {};
    private boolean killed;
    private boolean hasMessages;

    /** Connects to an engine from a port. */
    public TestClient(Engine engine, int port) {
        this(engine, "127.0.0.1:" + port);
    }

    /** Connects to an engine from an address. */
    public TestClient(Engine engine, String address) {
        super(engine, !engine.acl().asksPassword());
        this.engine = engine;
        this.address = address;
        engine.connect(this);
    }

    /** Calls a command and shows the answer as {@link TextReply} does. */
    public String call(String... words) {
        byte[][] arguments = new byte[words.length][];
        for (int i = 0; i < words.length; i++) {
            arguments[i] = Bytes.of(words[i]);
        }
        return call(arguments);
    }

    /**
     * Calls a command; "held" if clients are paused or a value is being read, "waits" if it waits.
     */
    public String call(byte[]... words) {
        held = words;
        return again();
    }

    /** Calls the command that was held once more, as a transport does. */
    public String again() {
        byte[][] words = held;
        var reply = new TextReply(this);
        waited = new TextReply(this);
        engine.enter();
        try {
            if (!engine.execute(this, words, reply)) {
                return "held";
            }
            return isParked() ? "waits" : reply.text();
        } finally {
            engine.leave();
        }
    }

    /** The answer of the command that was held as a value is read, when that is there. */
    public String awaitValue() throws InterruptedException {
        String answer = "held";
        while (answer.equals("held")) {
            if (retries.poll(20, TimeUnit.SECONDS) == null) {
                return "held for ever";
            }
            answer = again();
        }
        return answer;
    }

    /** Whether it was told to call the held command again, and did not. */
    public boolean isToRetry() {
        return !retries.isEmpty();
    }

    @Override
    public void retry() {
        retries.add(true);
    }

    /** It can listen from now on; what it is told goes nowhere. */
    public TestClient withMessages() {
        hasMessages = true;
        return this;
    }

    @Override
    public boolean getsMessages() {
        return hasMessages;
    }

    @Override
    public void deliver(Message message) {
        // nobody reads it
    }

    @Override
    public Reply waitingReply() {
        return waited;
    }

    @Override
    public void resume(long position) {
        answers.add(waited.text());
        unpark();
    }

    /** The answer to the command that waited, or "waits". */
    public String answer() {
        String answer = answers.poll();
        return answer == null ? "waits" : answer;
    }

    /** The answer to the command that waits, when it comes. */
    public String awaitAnswer() throws InterruptedException {
        String answer = answers.poll(10, TimeUnit.SECONDS);
        return answer == null ? "waits" : answer;
    }

    public boolean isKilled() {
        return killed;
    }

    @Override
    public String address() {
        return address;
    }

    @Override
    public String localAddress() {
        return "127.0.0.1:6379";
    }

    @Override
    public void kill() {
        killed = true;
    }

    @Override
    public void close() {
        engine.disconnect(this);
    }
}
