package dev.redlite.engine;

/** The code of one command: parse everything, fetch the value, change it once, reply. */
@FunctionalInterface
public interface Handler {
    /**
     * Runs the command.
     *
     * @throws CommandException to reply with an error; nothing may have been changed by then
     */
    void run(Call call, Reply reply);
}
