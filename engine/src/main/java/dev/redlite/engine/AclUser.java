package dev.redlite.engine;

/** A user: a name, and what whoever gives its password may do. Under the engine's lock. */
public final class AclUser {
    /** The user that every client is until it says otherwise. */
    public static final String DEFAULT = "default";

    private final String name;
    private AclRights rights;

    AclUser(String name, AclRights rights) {
        this.name = name;
        this.rights = rights;
    }

    /** One character a byte. */
    public String name() {
        return name;
    }

    /** Replaced as a whole when they change. */
    public AclRights rights() {
        return rights;
    }

    void rights(AclRights others) {
        rights = others;
    }

    /** As ACL LIST shows it, and a file keeps it. */
    public String line() {
        return "user " + name + " " + rights.description();
    }
}
