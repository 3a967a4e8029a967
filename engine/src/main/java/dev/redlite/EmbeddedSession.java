package dev.redlite;

import dev.redlite.engine.Engine;
import dev.redlite.engine.Session;

/** The session of a program that calls commands in its own process. */
final class EmbeddedSession extends Session {
    EmbeddedSession(Engine engine) {
        super(engine, true);
        protocol(3);
    }

    @Override
    public String address() {
        return "embedded:0";
    }

    @Override
    public String localAddress() {
        return "embedded:0";
    }

    @Override
    public boolean isTrusted() {
        return true;
    }

    @Override
    public void kill() {
        // A session of the program itself ends when the program closes it.
    }
}
