package dev.redlite.command.server;

import dev.redlite.engine.Argument;
import dev.redlite.engine.Call;
import dev.redlite.engine.Command;
import dev.redlite.engine.KeySpec;
import dev.redlite.engine.Reply;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** COMMAND DOCS: what commands do and which arguments they take. */
final class CommandDocs {
    private CommandDocs() {}

    /** Commands that are not there are left out; one that is named twice is there twice. */
    static void docs(Call call, Reply reply) {
        Collection<Command> wanted = call.engine().table().all();
        if (call.count() > 2) {
            wanted = new ArrayList<>();
            for (int i = 2; i < call.count(); i++) {
                Command command = call.engine().table().lookUp(call.arg(i));
                if (command != null) {
                    wanted.add(command);
                }
            }
        }
        writeAll(wanted, reply);
    }

    private static void writeAll(Collection<Command> commands, Reply reply) {
        reply.map(commands.size());
        for (Command command : commands) {
            reply.bulk(command.fullName());
            write(command, reply);
        }
    }

    private static void write(Command command, Reply reply) {
        List<Argument> arguments = command.handler() == null ? List.of() : command.arguments();
        boolean hasComplexity = !command.complexity().isEmpty();
        boolean hasArguments = !arguments.isEmpty();
        boolean hasSubcommands = !command.subcommands().isEmpty();
        String deprecatedSince = command.deprecatedSince();
        String replacedBy = command.replacedBy();
        int fields = 3;
        for (boolean there : new boolean[] {hasComplexity, hasArguments, hasSubcommands}) {
            fields += there ? 1 : 0;
        }
        fields += (deprecatedSince == null ? 0 : 2) + (replacedBy == null ? 0 : 1);
        reply.map(fields);
        field(reply, "summary", command.summary());
        field(reply, "since", command.since());
        field(reply, "group", command.group());
        if (hasComplexity) {
            field(reply, "complexity", command.complexity());
        }
        if (deprecatedSince != null) {
            reply.bulk("doc_flags");
            reply.set(1);
            reply.status("deprecated");
            field(reply, "deprecated_since", deprecatedSince);
        }
        if (replacedBy != null) {
            field(reply, "replaced_by", replacedBy);
        }
        if (hasArguments) {
            writeArguments(command, arguments, reply);
        }
        if (hasSubcommands) {
            reply.bulk("subcommands");
            writeAll(command.subcommands(), reply);
        }
    }

    private static void field(Reply reply, String name, String value) {
        reply.bulk(name);
        reply.bulk(value);
    }

    // ---- Arguments

    private static void writeArguments(Command command, List<Argument> arguments, Reply reply) {
        reply.bulk("arguments");
        var keys = new KeyNumbers(command.keySpecs());
        writeParts(arguments, keys, reply);
    }

    /** Numbers the arguments that are keys by the key specifications, in their order. */
    private static final class KeyNumbers {
        private final int last;
        private int next;

        KeyNumbers(List<KeySpec> specs) {
            last = specs.size() - 1;
        }

        int next() {
            return Math.min(next++, last);
        }
    }

    private static void writeParts(List<Argument> parts, KeyNumbers keys, Reply reply) {
        reply.array(parts.size());
        for (Argument part : parts) {
            writeArgument(part, keys, reply);
        }
    }

    private static void writeArgument(Argument argument, KeyNumbers keys, Reply reply) {
        String token = argument.token();
        boolean hasFlags = argument.isOptional() || argument.isMultiple();
        boolean isKey = argument.type().equals("key");
        boolean isShown = argument.parts().isEmpty();
        int fields = 2 + (isShown ? 1 : 0) + (isKey ? 1 : 0) + (token == null ? 0 : 1);
        fields += (hasFlags ? 1 : 0) + (argument.parts().isEmpty() ? 0 : 1);
        reply.map(fields);
        field(reply, "name", argument.name());
        field(reply, "type", argument.type());
        if (isShown) {
            field(reply, "display_text", argument.name());
        }
        if (isKey) {
            reply.bulk("key_spec_index");
            reply.integer(keys.next());
        }
        if (token != null) {
            field(reply, "token", token);
        }
        if (hasFlags) {
            writeFlags(argument, reply);
        }
        if (!argument.parts().isEmpty()) {
            reply.bulk("arguments");
            writeParts(argument.parts(), keys, reply);
        }
    }

    private static void writeFlags(Argument argument, Reply reply) {
        List<String> flags = new ArrayList<>();
        if (argument.isOptional()) {
            flags.add("optional");
        }
        if (argument.isMultiple()) {
            flags.add("multiple");
        }
        if (argument.hasMultipleTokens()) {
            flags.add("multiple_token");
        }
        reply.bulk("flags");
        reply.set(flags.size());
        flags.forEach(reply::status);
    }
}
