package dev.redlite.command.server;

import dev.redlite.engine.CommandTable;

/** The server family: configuration, figures, whole databases, and what commands there are. */
public final class ServerCommands {
    private ServerCommands() {}

    /** Adds the family to a table. */
    public static void register(CommandTable table) {
        InfoCommand.register(table);
        ConfigCommands.register(table);
        CommandIntrospection.register(table);
        DatabaseCommands.register(table);
        SaveCommands.register(table);
        ProcessCommands.register(table);
        MemoryCommands.register(table);
        SlowlogCommands.register(table);
        LatencyCommands.register(table);
        ModuleCommands.register(table);
        DebugCommands.register(table);
        VacuumCommands.register(table);
        MonitorCommand.register(table);
        ReplicaCommands.register(table);
        RoleCommands.register(table);
        BackupCommands.register(table);
        HotKeyCommands.register(table);
    }
}
