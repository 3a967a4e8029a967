package dev.redlite.command.hash;

import static dev.redlite.engine.Flag.DENYOOM;
import static dev.redlite.engine.Flag.WRITE;

import dev.redlite.base.Bytes;
import dev.redlite.engine.Call;
import dev.redlite.engine.CommandException;
import dev.redlite.engine.CommandTable;
import dev.redlite.engine.FieldSets;
import dev.redlite.engine.Reply;
import dev.redlite.engine.Subkeys;
import dev.redlite.value.ValueType;
import dev.redlite.value.hash.HashValue;

import java.util.Arrays;

/**
 * Makes many hashes with the same fields: HIMPORT PREPARE names the fields once for the session,
 * HIMPORT SET gives only the values.
 */
final class HashImport {
    private HashImport() {}

    static void register(CommandTable table) {
        table.add("HIMPORT")
                .since("8.10.0")
                .arity(-2)
                .syntax("subcommand [arg [arg ...]]")
                .summary("Makes many hashes with the same fields")
                .complexity("Depends on the subcommand");
        table.add("HIMPORT PREPARE")
                .since("8.10.0")
                .arity(-4)
                .flags(DENYOOM)
                .syntax("fieldset-name field [field ...]")
                .summary("Names a list of fields for this session")
                .complexity("O(N*log(N)), where N is the number of fields")
                .handler(HashImport::prepare);
        table.add("HIMPORT SET")
                .since("8.10.0")
                .arity(-5)
                .key(2)
                .keyFlags("OW", "update")
                .flags(WRITE, DENYOOM)
                .syntax("key fieldset-name value [value ...]")
                .summary("Makes a hash of the fields of a list and these values")
                .complexity("O(N), where N is the number of fields in the list")
                .handler(HashImport::set);
        table.add("HIMPORT DISCARD")
                .since("8.10.0")
                .arity(3)
                .syntax("fieldset-name")
                .summary("Forgets a list of fields")
                .complexity("O(1)")
                .handler(HashImport::discard);
        table.add("HIMPORT DISCARDALL")
                .since("8.10.0")
                .arity(2)
                .summary("Forgets all lists of fields of this session")
                .complexity("O(N), where N is the number of lists")
                .handler(HashImport::discardAll);
    }

    private static void prepare(Call call, Reply reply) {
        byte[][] fields = Arrays.copyOfRange(call.args(), 3, call.count());
        byte[][] sorted = fields.clone();
        Arrays.sort(sorted, Bytes::compare);
        for (int i = 1; i < sorted.length; i++) {
            if (Bytes.equals(sorted[i - 1], sorted[i])) {
                throw new CommandException("ERR duplicate field name in fieldset");
            }
        }
        if (!call.session().fieldSets().put(call.arg(2), fields)) {
            throw new CommandException(
                    "ERR the fieldsets of a connection may take " + FieldSets.BYTES_MAX + " bytes");
        }
        reply.ok();
    }

    /**
     * A wrong type comes before a list that is not there, and that before a wrong number of values.
     * A hash that is there is replaced as a whole, its time to live is gone.
     */
    private static void set(Call call, Reply reply) {
        call.read(2, ValueType.HASH);
        byte[][] fields = call.session().fieldSets().find(call.arg(3));
        if (fields == null) {
            throw new CommandException("ERR no such fieldset");
        }
        if (fields.length != call.count() - 4) {
            throw new CommandException("ERR value count does not match fieldset field count");
        }
        HashValue hash = call.replace(call.arg(2), ValueType.HASH);
        Subkeys set = call.subkeys();
        for (int i = 0; i < fields.length; i++) {
            hash.set(fields[i], call.arg(4 + i), call.expiryNow());
            set.add(fields[i]);
        }
        call.event(call.arg(2), "hset", set);
        reply.ok();
    }

    private static void discard(Call call, Reply reply) {
        reply.integer(call.session().fieldSets().remove(call.arg(2)) ? 1 : 0);
    }

    private static void discardAll(Call call, Reply reply) {
        reply.integer(call.session().fieldSets().clear());
    }
}
