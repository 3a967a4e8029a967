package dev.redlite.command.acl;

import static dev.redlite.engine.Flag.ADMIN;
import static dev.redlite.engine.Flag.LOADING;
import static dev.redlite.engine.Flag.NOSCRIPT;
import static dev.redlite.engine.Flag.STALE;

import dev.redlite.base.Bytes;
import dev.redlite.engine.AclRights;
import dev.redlite.engine.AclSelector;
import dev.redlite.engine.AclUser;
import dev.redlite.engine.Call;
import dev.redlite.engine.Command;
import dev.redlite.engine.CommandException;
import dev.redlite.engine.CommandTable;
import dev.redlite.engine.Reply;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/** The users: ACL SETUSER, GETUSER, DELUSER, LIST, USERS, WHOAMI, LOAD, SAVE. */
final class AclUsers {
    private AclUsers() {}

    static void register(CommandTable table) {
        add(table, "SETUSER", -3)
                .flags(ADMIN)
                .syntax("username [rule [rule ...]]")
                .summary("Makes a user, or changes its rights, by all rules or by none")
                .complexity("O(N), where N is the number of rules")
                .handler(AclUsers::setUser);
        add(table, "GETUSER", 3)
                .flags(ADMIN)
                .syntax("username")
                .summary("Returns the rights of a user")
                .complexity("O(N), where N is the number of passwords, commands and patterns")
                .handler(AclUsers::getUser);
        add(table, "DELUSER", -3)
                .flags(ADMIN)
                .syntax("username [username ...]")
                .summary("Removes users, and closes their connections")
                .complexity("O(N), where N is the number of connections")
                .handler(AclUsers::delUser);
        add(table, "LIST", 2)
                .flags(ADMIN)
                .summary("Returns all users with their rights, as the ACL file has them")
                .complexity("O(N), where N is the number of users")
                .handler(AclUsers::list);
        add(table, "USERS", 2)
                .flags(ADMIN)
                .summary("Returns the names of all users")
                .complexity("O(N), where N is the number of users")
                .handler(AclUsers::users);
        add(table, "WHOAMI", 2)
                .summary("Returns the name of this connection's user")
                .complexity("O(1)")
                .handler((call, reply) -> reply.bulk(Bytes.ofAscii(call.session().user().name())));
        registerFile(table);
    }

    private static void registerFile(CommandTable table) {
        add(table, "LOAD", 2)
                .flags(ADMIN)
                .summary("Takes the users from the ACL file, in place of those there are")
                .complexity("O(N), where N is the number of users")
                .handler(
                        (call, reply) -> {
                            call.engine().acl().load();
                            reply.ok();
                        });
        add(table, "SAVE", 2)
                .flags(ADMIN)
                .summary("Writes the users to the ACL file")
                .complexity("O(N), where N is the number of users")
                .handler(
                        (call, reply) -> {
                            call.engine().acl().save();
                            reply.ok();
                        });
    }

    static Command add(CommandTable table, String name, int arity) {
        return table.add("ACL " + name).since("6.0.0").arity(arity).flags(NOSCRIPT, LOADING, STALE);
    }

    /** The name is checked before the rules; of these the first that is wrong decides. */
    private static void setUser(Call call, Reply reply) {
        for (byte b : call.arg(2)) {
            if (b == ' ' || b == 0 || (b >= '\t' && b <= '\r')) {
                throw new CommandException("ERR Usernames can't contain spaces or null characters");
            }
        }
        List<byte[]> rules = Arrays.asList(call.args()).subList(3, call.count());
        call.engine().acl().set(Bytes.ascii(call.arg(2)), rules);
        reply.ok();
    }

    private static void getUser(Call call, Reply reply) {
        AclUser user = call.engine().acl().find(Bytes.ascii(call.arg(2)));
        if (user == null) {
            reply.nil();
            return;
        }
        AclRights rights = user.rights();
        reply.map(6);
        reply.bulk("flags");
        reply.set(rights.flags().size());
        rights.flags().forEach(reply::bulk);
        reply.bulk("passwords");
        reply.array(rights.passwords().size());
        rights.passwords().forEach(reply::bulk);
        writeSelector(rights.selectors().getFirst(), reply);
        reply.bulk("selectors");
        reply.array(rights.selectors().size() - 1);
        rights.selectors().stream()
                .skip(1)
                .forEach(
                        selector -> {
                            reply.map(3);
                            writeSelector(selector, reply);
                        });
    }

    private static void writeSelector(AclSelector selector, Reply reply) {
        reply.bulk("commands");
        reply.bulk(Bytes.ofAscii(selector.commands()));
        reply.bulk("keys");
        reply.bulk(Bytes.ofAscii(selector.keys()));
        reply.bulk("channels");
        reply.bulk(Bytes.ofAscii(selector.channels()));
    }

    private static void delUser(Call call, Reply reply) {
        for (int i = 2; i < call.count(); i++) {
            if (Bytes.equals(call.arg(i), Bytes.of(AclUser.DEFAULT))) {
                throw new CommandException("ERR The 'default' user cannot be removed");
            }
        }
        int removed = 0;
        for (int i = 2; i < call.count(); i++) {
            removed += call.engine().acl().remove(Bytes.ascii(call.arg(i))) ? 1 : 0;
        }
        reply.integer(removed);
    }

    private static void list(Call call, Reply reply) {
        Collection<AclUser> users = call.engine().acl().users();
        reply.array(users.size());
        users.forEach(user -> reply.bulk(Bytes.ofAscii(user.line())));
    }

    private static void users(Call call, Reply reply) {
        Collection<AclUser> users = call.engine().acl().users();
        reply.array(users.size());
        users.forEach(user -> reply.bulk(Bytes.ofAscii(user.name())));
    }
}
