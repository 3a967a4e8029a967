package dev.redlite.server.resp;

import dev.redlite.Redlite;
import dev.redlite.engine.Session;

/** A session without a transport. */
final class TestSession extends Session {
    TestSession(Redlite database) {
        super(database.engine(), true);
    }

    @Override
    public String address() {
        return "test:0";
    }

    @Override
    public String localAddress() {
        return "test:0";
    }

    @Override
    public void kill() {}
}
