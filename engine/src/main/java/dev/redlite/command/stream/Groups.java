package dev.redlite.command.stream;

import dev.redlite.engine.Call;
import dev.redlite.engine.CommandException;
import dev.redlite.value.ValueType;
import dev.redlite.value.stream.Consumer;
import dev.redlite.value.stream.Group;
import dev.redlite.value.stream.StreamValue;

import org.jspecify.annotations.Nullable;

/** A stream and one of its groups, as commands name them. */
record Groups(StreamValue stream, Group group) {
    /** The group that a call names behind its key, to be changed; NOGROUP if there is none. */
    static Groups toChange(Call call, int position) {
        StreamValue stream = call.readToChange(position, ValueType.STREAM);
        return found(call, position, stream);
    }

    /** The group that a call names behind its key, for reading; NOGROUP if there is none. */
    static Groups toRead(Call call, int position) {
        StreamValue stream = call.read(position, ValueType.STREAM);
        return found(call, position, stream);
    }

    private static Groups found(Call call, int position, @Nullable StreamValue stream) {
        byte[] name = call.arg(position + 1);
        Group group = stream == null ? null : stream.groups().find(name);
        if (stream == null || group == null) {
            throw new CommandException(
                    noKeyOrGroup(call.shown(position), call.shown(position + 1)));
        }
        return new Groups(stream, group);
    }

    static String noKeyOrGroup(String key, String group) {
        return "NOGROUP No such key '" + key + "' or consumer group '" + group + "'";
    }

    static CommandException noGroup(String key, String group) {
        return new CommandException(
                "NOGROUP No such consumer group '" + group + "' for key name '" + key + "'");
    }

    /** The consumer with a name, made if there is none; it has tried to get something now. */
    Consumer consumer(Call call, byte[] key, byte[] name) {
        Consumer consumer = group.consumer(name);
        if (consumer == null) {
            consumer = stream.groups().createConsumer(group, name, call.now());
            call.event(key, "xgroup-createconsumer");
        }
        stream.groups().noteSeen(consumer, call.now());
        return consumer;
    }
}
