package dev.redlite.engine;

/** Who calls the commands of a script: with a selected database and a protocol of its own. */
public final class ScriptSession extends Session {
    ScriptSession(Engine engine) {
        super(engine, true);
    }

    @Override
    public String address() {
        return "lua";
    }

    @Override
    public String localAddress() {
        return "lua";
    }

    @Override
    public boolean isTrusted() {
        return true;
    }

    @Override
    public void kill() {
        throw new IllegalStateException("a script is no client");
    }
}
