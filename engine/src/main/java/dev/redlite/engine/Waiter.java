package dev.redlite.engine;

import dev.redlite.engine.BlockedOn.NextTry;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/** A session that waits, with the command it waits in. */
final class Waiter {
    /** Who waits for one key, in the order in which they began to. */
    static final class Queue {
        final Watch key;
        @Nullable Place first;
        @Nullable Place last;

        /** How many of them are tried without the key. */
        int withoutKey;

        /** Whether it is on the list of those to be served. */
        boolean isReady;

        Queue(Watch key) {
            this.key = key;
        }

        void add(Place place) {
            Place before = last;
            place.before = before;
            if (before == null) {
                first = place;
            } else {
                before.next = place;
            }
            last = place;
            withoutKey += place.waiter.on.isTriedWithoutKey() ? 1 : 0;
        }

        /** The place still knows its next one, as the queue may just be gone through. */
        void remove(Place place) {
            Place before = place.before;
            Place next = place.next;
            if (before == null) {
                first = next;
            } else {
                before.next = next;
            }
            if (next == null) {
                last = before;
            } else {
                next.before = before;
            }
            withoutKey -= place.waiter.on.isTriedWithoutKey() ? 1 : 0;
        }
    }

    /** The place of a waiter in the queue of one of its keys. */
    static final class Place {
        final Waiter waiter;
        final Queue queue;
        @Nullable Place before;
        @Nullable Place next;

        Place(Waiter waiter, Queue queue) {
            this.waiter = waiter;
            this.queue = queue;
        }
    }

    final Session session;
    final Command command;
    final byte[][] arguments;
    final BlockedOn on;
    final Reply reply;

    /** What its last try says of the next. */
    NextTry next;

    final List<Place> places = new ArrayList<>(1);

    Waiter(Session session, Command command, byte[][] arguments, BlockedOn on, Reply reply) {
        this.session = session;
        this.command = command;
        this.arguments = arguments;
        this.on = on;
        this.reply = reply;
        this.next = on.next();
    }
}
