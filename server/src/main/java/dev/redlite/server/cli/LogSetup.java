package dev.redlite.server.cli;

/** Sets up the log of the process, before the first line is written. */
final class LogSetup {
    private LogSetup() {}

    /** Lines with time, thread and class on standard error, from a level on. */
    static void level(String level) {
        String prefix = "org.slf4j.simpleLogger.";
        System.setProperty(prefix + "defaultLogLevel", level);
        System.setProperty(prefix + "log.io.netty", level.equals("debug") ? "info" : level);
        System.setProperty(prefix + "showDateTime", "true");
        System.setProperty(prefix + "dateTimeFormat", "yyyy-MM-dd HH:mm:ss.SSS");
        System.setProperty(prefix + "showShortLogName", "true");
    }
}
