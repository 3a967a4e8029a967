package dev.redlite.server.net;

import dev.redlite.engine.Engine;
import dev.redlite.engine.Message;
import dev.redlite.engine.Reply;
import dev.redlite.engine.Session;

/** The state of a client that is connected by a socket. */
final class ClientSession extends Session {
    private final ClientConnection connection;

    ClientSession(Engine engine, boolean isTrusted, ClientConnection connection) {
        super(engine, isTrusted);
        this.connection = connection;
    }

    @Override
    public String address() {
        return connection.peer();
    }

    @Override
    public String localAddress() {
        return connection.local();
    }

    @Override
    public boolean isLocal() {
        return connection.isLocal();
    }

    @Override
    public void kill() {
        connection.kill();
    }

    @Override
    public Reply waitingReply() {
        return connection.waiting().reply();
    }

    @Override
    public void resume(long position) {
        connection.waiting().resume(position);
    }

    @Override
    public void retry() {
        connection.resume();
    }

    @Override
    public void whileBusy() {
        connection.whileBusy();
    }

    @Override
    public boolean getsMessages() {
        return true;
    }

    @Override
    public void deliver(Message message) {
        connection.messages().deliver(message);
    }

    @Override
    public String transportFigures() {
        return connection.figures();
    }
}
