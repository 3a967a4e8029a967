package dev.redlite.engine;

import dev.redlite.keyspace.NeedsLoading;

/** Runs the commands that a session has queued since MULTI. Under the engine's lock. */
public final class Transactions {
    private final Engine engine;
    private final Timing timing;

    Transactions(Engine engine, Timing timing) {
        this.engine = engine;
        this.timing = timing;
    }

    /**
     * EXEC: an error while queueing comes before a touched key; a failing command does not stop the
     * others. The write right is taken before the watches are looked at.
     */
    public void exec(Call call, Reply reply) {
        Session session = call.session();
        if (!session.isInMulti()) {
            throw new CommandException("ERR EXEC without MULTI");
        }
        boolean isHeld = false;
        try {
            engine.durability().order().require();
            if (!session.isQueueFailed() && !session.areWatchesTouched()) {
                engine.loadWaits().prepare(session);
            }
            // From here on it must not begin again: not all that commands do can be taken back.
            engine.keyspace().cold().mayHold(false);
            if (session.isQueueFailed()) {
                throw new CommandException(Errors.EXEC_ABORT);
            }
            if (session.areWatchesTouched() || engine.watches().haveExpired(session)) {
                reply.nilArray();
                return;
            }
            engine.watches().forget(session);
            runQueued(session, reply);
        } catch (NeedsLoading cold) {
            isHeld = true;
            throw cold;
        } finally {
            if (!isHeld) {
                session.endMulti(engine);
            }
        }
    }

    /** Rights may have changed since the command was queued; the others are run all the same. */
    private boolean isRefused(Session session, Session.Queued queued, Reply reply) {
        if (session.limited() == null) {
            return false;
        }
        AclDenial denial =
                engine.acl()
                        .refuse(
                                session,
                                queued.command(),
                                queued.arguments(),
                                AclDenial.Context.MULTI);
        if (denial != null) {
            engine.stats().error(denial.textAtExec());
            reply.error(denial.textAtExec());
        }
        return denial != null;
    }

    private void runQueued(Session session, Reply reply) {
        var queue = session.queue();
        reply.array(queue.size());
        for (Session.Queued queued : queue) {
            engine.keyspace().nextCommand();
            int changes = engine.keyspace().changeCount();
            long mark = reply.mark();
            Command command = queued.command();
            if (isRefused(session, queued, reply)) {
                continue;
            }
            var call = new Call(engine, session, command, queued.arguments());
            Handler handler = command.handler();
            long started = timing.start();
            command.stats.calls++;
            engine.stats().commands++;
            try {
                if (handler == null) {
                    throw new IllegalStateException(command.fullName() + " has no code");
                }
                engine.messaging().runs(session, command, queued.arguments(), engine.now());
                handler.run(call, reply);
                engine.keyspace().endCommand();
            } catch (CommandException refused) {
                if (engine.keyspace().changeCount() != changes) {
                    throw new IllegalStateException(
                            command.fullName() + " failed after it began to change", refused);
                }
                engine.keyspace().endCommand();
                engine.runner().fail(command, reply, mark, refused.reply());
            } finally {
                timing.end(session, command, queued.arguments(), started, engine.now());
                engine.messaging().ran(session, command, queued.arguments(), engine.now());
            }
        }
    }
}
