package dev.redlite.engine;

/** Who calls what a master sends: it may do everything, and nothing that it meets has expired. */
public final class MasterSession extends Session {
    private final Engine engine;
    private final String address;
    private final String localAddress;
    private final Runnable onKill;

    /**
     * A session that CLIENT LIST shows from now on.
     *
     * @param address of the master
     * @param onKill ends the connection; any thread
     */
    public MasterSession(Engine engine, String address, String localAddress, Runnable onKill) {
        super(engine, true);
        this.engine = engine;
        this.address = address;
        this.localAddress = localAddress;
        this.onKill = onKill;
        engine.connect(this);
        authenticated(true);
    }

    @Override
    public boolean isMaster() {
        return true;
    }

    @Override
    public String address() {
        return address;
    }

    @Override
    public String localAddress() {
        return localAddress;
    }

    @Override
    public void kill() {
        onKill.run();
    }

    /** Forgets it, and a transaction that was not complete. */
    public void end() {
        engine.disconnect(this);
    }
}
