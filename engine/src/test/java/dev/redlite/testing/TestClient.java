package dev.redlite.testing;

import dev.redlite.base.Bytes;
import dev.redlite.engine.Engine;
import dev.redlite.engine.Session;

/** A client as a server has them, without a network: RESP2 at first, can be killed. */
public final class TestClient extends Session implements AutoCloseable {
    private final Engine engine;
    private final String address;
    private boolean killed;

    /** Connects to an engine from a port. */
    public TestClient(Engine engine, int port) {
        super(engine, !engine.asksPassword());
        this.engine = engine;
        this.address = "127.0.0.1:" + port;
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

    /** Calls a command; "held" if clients are paused. */
    public String call(byte[]... words) {
        var reply = new TextReply(this);
        engine.enter();
        try {
            return engine.execute(this, words, reply) ? reply.text() : "held";
        } finally {
            engine.leave();
        }
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
