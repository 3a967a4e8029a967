package dev.redlite.engine;

import dev.redlite.base.Bytes;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Who may do what: the users, and the checks of what they call. Under the engine's lock, but for
 * what says otherwise.
 */
public final class Acl {
    /*
     * Every call is checked at one place before it runs: when it arrives (Refusals), again when
     * EXEC runs it, again when a client that waited is served, and when a script makes it. Most
     * servers have nobody to refuse anything, so a session knows its user twice: as the user, and
     * as Session.limited(), which is null as long as that user may do everything. That one
     * comparison is all a call costs then. Whoever changes rights goes through all sessions.
     */
    private static final Logger LOG = LoggerFactory.getLogger(Acl.class);

    private final Engine engine;
    private final AclCategories categories;
    private final AclLog log = new AclLog();
    private final Map<String, AclUser> users = new TreeMap<>();
    private final AclUser defaultUser;
    private final Config.Parameter channelsDefault;
    private volatile boolean isDefaultOpen = true;
    private volatile boolean asksPassword;

    Acl(Engine engine) {
        this.engine = engine;
        this.categories = new AclCategories(engine.table());
        this.defaultUser = new AclUser(AclUser.DEFAULT, AclRights.unlimited(categories));
        users.put(AclUser.DEFAULT, defaultUser);
        Config config = engine.config();
        this.channelsDefault = config.get("acl-pubsub-default");
        config.get("acllog-max-len").onChange(length -> log.lengthMax(Long.parseLong(length)));
        config.get("requirepass").onChange(this::password);
    }

    // ---- Users

    /** The categories of commands. */
    public AclCategories categories() {
        return categories;
    }

    /** What was refused. */
    public AclLog log() {
        return log;
    }

    /** All users in the order of their names. */
    public Collection<AclUser> users() {
        return users.values();
    }

    /** The user with a name, one character a byte; or null. */
    public @Nullable AclUser find(String name) {
        return users.get(name);
    }

    /** Who every client is at first. */
    AclUser defaultUser() {
        return defaultUser;
    }

    /** Whether a client that has said nothing may do nothing. Any thread. */
    public boolean asksPassword() {
        return asksPassword;
    }

    /** Whether the default user has no password: strangers from afar are to be kept out then. */
    public boolean isDefaultOpen() {
        return isDefaultOpen;
    }

    private boolean areChannelsFree() {
        return channelsDefault.value().equals("allchannels");
    }

    /**
     * Changes a user, or makes it: all rules or none.
     *
     * @throws CommandException if a rule cannot be applied
     */
    public void set(String name, List<byte[]> rules) {
        AclUser user = users.get(name);
        boolean free = areChannelsFree();
        AclRights rights =
                user == null ? new AclRights(categories, free) : user.rights().copy(free);
        try {
            rights.applyAll(rules);
        } catch (AclRuleException refused) {
            throw new CommandException("ERR " + refused.getMessage());
        }
        put(name, rights);
    }

    /**
     * Makes a user what a configuration says, whatever it was before.
     *
     * @throws AclRuleException with what is wrong with a rule; nothing is changed then
     */
    public AclUser declare(String name, List<byte[]> rules) throws AclRuleException {
        if (AclSelector.hasSpaces(Bytes.ofAscii(name))) {
            throw AclRuleException.spacesInName();
        }
        var rights = new AclRights(categories, areChannelsFree());
        for (byte[] rule : AclRights.joined(rules)) {
            rights.apply(rule);
        }
        if (!rights.isEnabled()) {
            LOG.info("the user {} is disabled: no 'on' is among its rules", name);
        }
        return put(name, rights);
    }

    private AclUser put(String name, AclRights rights) {
        AclUser user = users.computeIfAbsent(name, absent -> new AclUser(name, rights));
        replace(user, rights);
        return user;
    }

    /** Whether the default user is what it is without a word about it but {@code requirepass}. */
    public boolean isDefaultImplied() {
        AclRights implied = AclRights.unlimited(categories);
        givePassword(implied, engine.config().get("requirepass").value());
        return implied.description().equals(defaultUser.rights().description());
    }

    /** Removes a user, and ends its clients; false if there is none. */
    public boolean remove(String name) {
        AclUser user = users.remove(name);
        if (user == null) {
            return false;
        }
        end(session -> session.user() == user);
        return true;
    }

    /** Gives a user other rights; those who listen to what it may not hear any more are ended. */
    private void replace(AclUser user, AclRights rights) {
        AclRights before = user.rights();
        user.rights(rights);
        rightsChanged();
        if (!rights.hasChannelsOf(before)) {
            end(session -> session.user() == user && listensTooFar(session, rights));
        }
    }

    private boolean listensTooFar(Session session, AclRights rights) {
        PubSub pubsub = engine.messaging().pubsub();
        for (PubSub.Kind kind : PubSub.Kind.values()) {
            for (byte[] name : pubsub.names(session, kind)) {
                if (!rights.mayUse(name, kind == PubSub.Kind.PATTERN)) {
                    return true;
                }
            }
        }
        return false;
    }

    private void rightsChanged() {
        AclRights rights = defaultUser.rights();
        isDefaultOpen = rights.needsNoPassword();
        asksPassword = !rights.needsNoPassword() || !rights.isEnabled();
        for (Session session : engine.sessions()) {
            session.user(session.user());
        }
    }

    /** The clients are nobody any more from now on, and go; the caller has its answer first. */
    private void end(Predicate<Session> which) {
        for (Session session : List.copyOf(engine.sessions())) {
            if (which.test(session)) {
                session.user(defaultUser);
                if (!session.isTrusted()) {
                    session.authenticated(false);
                    engine.kill(session);
                }
            }
        }
    }

    /** As CONFIG SET requirepass sets it: the only password of the default user, or none. */
    private void password(String password) {
        AclRights rights = defaultUser.rights().copy(areChannelsFree());
        givePassword(rights, password);
        replace(defaultUser, rights);
    }

    private static void givePassword(AclRights rights, String password) {
        try {
            rights.apply(Bytes.of("resetpass"));
            rights.apply(Bytes.of(password.isEmpty() ? "nopass" : ">" + password));
        } catch (AclRuleException impossible) {
            throw new IllegalStateException("a password that cannot be set", impossible);
        }
    }

    // ---- Sessions

    /** A session begins, or begins anew: as the default user, if that needs no password. */
    public void welcome(Session session) {
        session.user(defaultUser);
        session.authenticated(session.isTrusted() || !asksPassword);
    }

    /**
     * Has a session be a user, if it gives a password of it.
     *
     * @return false if it stays who it was, which is logged
     */
    public boolean authenticate(Session session, byte[] name, byte[] password, byte[] command) {
        AclUser user = users.get(Bytes.ascii(name));
        if (user != null && user.rights().accepts(password)) {
            session.user(user);
            session.authenticated(true);
            return true;
        }
        note(session, AclDenial.Reason.AUTH, context(session), command, Bytes.ascii(name));
        return false;
    }

    // ---- Checks

    /** Why a session may not make a call, or null if it may; nothing is noted. */
    public @Nullable AclDenial check(Session session, Command command, byte[][] arguments) {
        AclUser user = session.limited();
        return user == null ? null : user.rights().check(command, arguments);
    }

    /**
     * As {@link #check}, of a call that would be made now: it is noted in ACL LOG and counted.
     *
     * @param session the client, also for a call that a script makes for it
     */
    public @Nullable AclDenial refuse(
            Session session, Command command, byte[][] arguments, AclDenial.Context context) {
        AclDenial denial = check(session, command, arguments);
        if (denial != null) {
            String user = session.user().name();
            note(session, denial.reason(), context, denial.object(), user);
        }
        return denial;
    }

    /** The error of a call that a session makes, or null if it may make it. */
    @Nullable String refusal(Session session, Command command, byte[][] arguments) {
        AclDenial denial = refuse(session, command, arguments, context(session));
        return denial == null ? null : "NOPERM " + denial.text(session.user());
    }

    /** The error of a call that a script makes for a client, or null if it may make it. */
    public @Nullable String scriptRefusal(Session client, Command command, byte[][] arguments) {
        AclDenial denial = refuse(client, command, arguments, AclDenial.Context.LUA);
        return denial == null ? null : "ERR ACL failure in script: " + denial.text(client.user());
    }

    /** Whether a session may make a call, and read every key there is, as patterns of SORT do. */
    public boolean readsEveryKey(Session session, Command command, byte[][] arguments) {
        AclUser user = session.limited();
        return user == null || user.rights().readsEveryKey(command, arguments);
    }

    private static AclDenial.Context context(Session session) {
        return session.isInMulti() ? AclDenial.Context.MULTI : AclDenial.Context.TOPLEVEL;
    }

    private void note(
            Session session,
            AclDenial.Reason reason,
            AclDenial.Context context,
            byte[] object,
            String user) {
        engine.stats().denied(reason);
        String client = ClientLines.line(engine, session);
        log.add(reason, context, object, user, client, engine.now());
    }

    // ---- The file

    /**
     * Reads the users of the file that {@code aclfile} names, in place of all there are.
     *
     * @throws CommandException if there is no such file, or something in it is wrong: nothing is
     *     changed then
     */
    public void load() {
        Map<String, AclRights> read = file().read(areChannelsFree());
        Map<String, AclUser> before = new TreeMap<>(users);
        users.keySet().retainAll(Set.of(AclUser.DEFAULT));
        read.putIfAbsent(AclUser.DEFAULT, AclRights.unlimited(categories));
        read.forEach(
                (name, rights) -> {
                    AclUser user = before.get(name);
                    if (user == null) {
                        users.put(name, new AclUser(name, rights));
                    } else {
                        users.put(name, user);
                        replace(user, rights);
                    }
                });
        rightsChanged();
        end(session -> users.get(session.user().name()) != session.user());
    }

    /**
     * Writes all users to the file that {@code aclfile} names.
     *
     * @throws CommandException if there is none, or it cannot be written
     */
    public void save() {
        AclFile file = file();
        try {
            file.write(users.values());
        } catch (IOException failure) {
            LOG.warn("the ACL file cannot be written: {}", failure.toString());
            throw new CommandException(
                    "ERR There was an error trying to save the ACLs. Please check the server logs"
                            + " for more information");
        }
    }

    private AclFile file() {
        String name = engine.config().get("aclfile").value();
        if (name.isEmpty()) {
            throw new CommandException(
                    "ERR This Redis instance is not configured to use an ACL file. You may want to"
                            + " specify users via the ACL SETUSER command and then issue a CONFIG"
                            + " REWRITE (assuming you have a Redis configuration file set) in order"
                            + " to store users in the Redis configuration.");
        }
        return new AclFile(Path.of(name), categories);
    }
}
