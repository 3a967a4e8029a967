package dev.redlite.command.list;

import dev.redlite.engine.Call;
import dev.redlite.engine.Errors;

/** An end of a list. */
enum ListEnd {
    LEFT("lpop", "lpush"),
    RIGHT("rpop", "rpush");

    private final String popEvent;
    private final String pushEvent;

    ListEnd(String popEvent, String pushEvent) {
        this.popEvent = popEvent;
        this.pushEvent = pushEvent;
    }

    /** The end that an argument names; otherwise a syntax error. */
    static ListEnd parse(Call call, int position) {
        for (ListEnd end : values()) {
            if (call.is(position, end.name())) {
                return end;
            }
        }
        throw Errors.syntax();
    }

    boolean isHead() {
        return this == LEFT;
    }

    /** The keyspace event of taking elements from here. */
    String popEvent() {
        return popEvent;
    }

    /** The keyspace event of adding elements here. */
    String pushEvent() {
        return pushEvent;
    }
}
