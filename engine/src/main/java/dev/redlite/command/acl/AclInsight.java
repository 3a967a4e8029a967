package dev.redlite.command.acl;

import static dev.redlite.engine.Flag.ADMIN;

import dev.redlite.base.Bytes;
import dev.redlite.engine.Acl;
import dev.redlite.engine.AclDenial;
import dev.redlite.engine.AclLog;
import dev.redlite.engine.AclUser;
import dev.redlite.engine.Call;
import dev.redlite.engine.Command;
import dev.redlite.engine.CommandException;
import dev.redlite.engine.CommandTable;
import dev.redlite.engine.Errors;
import dev.redlite.engine.Reply;

import org.jspecify.annotations.Nullable;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What rights are about, and what they refuse: ACL CAT, LOG, DRYRUN, GENPASS. */
final class AclInsight {
    private static final int SHOWN_BYTES_MAX = 128;
    private static final long LOG_ENTRIES = 10;
    private static final int SECRET_BITS = 256;
    private static final int SECRET_BITS_MAX = 4096;
    private static final double MILLIS_PER_SECOND = 1000;

    /** A secret must not follow from anything else, as what a seed gives does. */
    private static final SecureRandom SECRETS = new SecureRandom();

    private AclInsight() {}

    static void register(CommandTable table) {
        AclUsers.add(table, "CAT", -2)
                .syntax("[category]")
                .summary("Returns the categories of commands, or the commands of one")
                .complexity("O(1)")
                .handler(AclInsight::cat);
        AclUsers.add(table, "LOG", -2)
                .flags(ADMIN)
                .syntax("[count | RESET]")
                .summary("Returns what was refused to users, or forgets it")
                .complexity("O(N), where N is the number of entries returned")
                .handler(AclInsight::log);
        AclUsers.add(table, "DRYRUN", -4)
                .since("7.0.0")
                .flags(ADMIN)
                .syntax("username command [arg [arg ...]]")
                .summary("Tells whether a user may make a call, without making it")
                .complexity("O(1)")
                .handler(AclInsight::dryRun);
        AclUsers.add(table, "GENPASS", -2)
                .syntax("[bits]")
                .summary("Returns a secret that nobody can guess")
                .complexity("O(1)")
                .handler(AclInsight::genPass);
    }

    private static void cat(Call call, Reply reply) {
        if (call.count() > 3) {
            throw Errors.unknownUse(call);
        }
        Acl acl = call.engine().acl();
        if (call.count() == 2) {
            Set<String> names = acl.categories().names();
            reply.array(names.size());
            names.forEach(reply::bulk);
            return;
        }
        String name = Bytes.ascii(call.arg(2));
        List<Command> commands = acl.categories().commands(name.toLowerCase(Locale.ROOT));
        if (commands == null) {
            int length = Math.min(name.length(), SHOWN_BYTES_MAX);
            throw new CommandException("ERR Unknown category '" + name.substring(0, length) + "'");
        }
        reply.array(commands.size());
        commands.forEach(command -> reply.bulk(command.fullName()));
    }

    private static void log(Call call, Reply reply) {
        if (call.count() > 3) {
            throw Errors.unknownUse(call);
        }
        AclLog log = call.engine().acl().log();
        if (call.count() == 3 && call.is(2, "RESET")) {
            log.clear();
            reply.ok();
            return;
        }
        List<AclLog.Entry> entries = log.newest(call.count() == 3 ? call.integer(2) : LOG_ENTRIES);
        reply.array(entries.size());
        entries.forEach(entry -> write(entry, call.now(), reply));
    }

    private static void write(AclLog.Entry entry, long now, Reply reply) {
        reply.map(10);
        reply.bulk("count");
        reply.integer(entry.count());
        reply.bulk("reason");
        reply.bulk(entry.reason().logged());
        reply.bulk("context");
        reply.bulk(entry.context().name().toLowerCase(Locale.ROOT));
        reply.bulk("object");
        reply.bulk(entry.object());
        reply.bulk("username");
        reply.bulk(Bytes.ofAscii(entry.user()));
        reply.bulk("age-seconds");
        reply.number((now - entry.updatedAt()) / MILLIS_PER_SECOND);
        reply.bulk("client-info");
        reply.bulk(entry.client());
        reply.bulk("entry-id");
        reply.integer(entry.id());
        reply.bulk("timestamp-created");
        reply.integer(entry.createdAt());
        reply.bulk("timestamp-last-updated");
        reply.integer(entry.updatedAt());
    }

    /** The user comes before the command, that before the number of its arguments. */
    private static void dryRun(Call call, Reply reply) {
        AclUser user = call.engine().acl().find(Bytes.ascii(call.arg(2)));
        if (user == null) {
            throw new CommandException("ERR User '" + Bytes.ascii(call.arg(2)) + "' not found");
        }
        byte[][] arguments = Arrays.copyOfRange(call.args(), 3, call.count());
        Command command = command(call.engine().table(), arguments);
        if (command == null) {
            throw new CommandException("ERR Command '" + Bytes.ascii(arguments[0]) + "' not found");
        }
        if (!command.accepts(arguments.length)) {
            throw Errors.arity(command.fullName());
        }
        AclDenial denial = user.rights().check(command, arguments);
        if (denial == null) {
            reply.ok();
        } else {
            reply.bulk(Bytes.ofAscii(denial.fullText(user)));
        }
    }

    private static @Nullable Command command(CommandTable table, byte[][] arguments) {
        Command command = table.find(arguments[0]);
        return command == null || command.subcommands().isEmpty() || arguments.length == 1
                ? command
                : command.subcommand(arguments[1]);
    }

    private static void genPass(Call call, Reply reply) {
        if (call.count() > 3) {
            throw Errors.unknownUse(call);
        }
        long bits = call.count() == 3 ? call.integer(2) : SECRET_BITS;
        if (bits < 1 || bits > SECRET_BITS_MAX) {
            throw new CommandException(
                    "ERR ACL GENPASS argument must be the number of bits for the output password,"
                            + " a positive number up to "
                            + SECRET_BITS_MAX);
        }
        int digits = (int) (bits + 3) / 4;
        byte[] secret = new byte[(digits + 1) / 2];
        SECRETS.nextBytes(secret);
        reply.bulk(HexFormat.of().formatHex(secret).substring(0, digits));
    }
}
