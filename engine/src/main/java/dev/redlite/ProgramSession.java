package dev.redlite;

import dev.redlite.engine.Engine;
import dev.redlite.engine.Session;

/** A session of the program that has the engine in its process. */
abstract class ProgramSession extends Session {
    private static final String ADDRESS = "embedded:0";

    ProgramSession(Engine engine) {
        super(engine, true);
        protocol(3);
    }

    @Override
    public String address() {
        return ADDRESS;
    }

    @Override
    public String localAddress() {
        return ADDRESS;
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
