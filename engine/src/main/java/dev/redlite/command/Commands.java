package dev.redlite.command;

import dev.redlite.command.acl.AclCommands;
import dev.redlite.command.array.ArrayCommands;
import dev.redlite.command.bitmap.BitmapCommands;
import dev.redlite.command.cluster.ClusterCommands;
import dev.redlite.command.connection.ConnectionCommands;
import dev.redlite.command.connection.TransactionCommands;
import dev.redlite.command.geo.GeoCommands;
import dev.redlite.command.hash.HashCommands;
import dev.redlite.command.hll.HyperLogLogCommands;
import dev.redlite.command.keys.KeyCommands;
import dev.redlite.command.keys.KeyDumps;
import dev.redlite.command.list.ListCommands;
import dev.redlite.command.pubsub.PubSubCommands;
import dev.redlite.command.scripting.ScriptingCommands;
import dev.redlite.command.server.ServerCommands;
import dev.redlite.command.server.WaitCommands;
import dev.redlite.command.set.SetCommands;
import dev.redlite.command.sortedset.SortedSetCommands;
import dev.redlite.command.stream.StreamCommands;
import dev.redlite.command.string.StringCommands;
import dev.redlite.engine.CommandTable;

/** The list of all command families. */
public final class Commands {
    private Commands() {}

    /** A new table of every command there is. */
    public static CommandTable table() {
        var table = new CommandTable();
        table.group("string");
        StringCommands.register(table);
        table.group("generic");
        KeyCommands.register(table);
        WaitCommands.register(table);
        table.group("hash");
        HashCommands.register(table);
        table.group("bitmap");
        BitmapCommands.register(table);
        table.group("list");
        ListCommands.register(table);
        table.group("hyperloglog");
        HyperLogLogCommands.register(table);
        table.group("set");
        SetCommands.register(table);
        table.group("stream");
        StreamCommands.register(table);
        table.group("sorted-set");
        SortedSetCommands.register(table);
        table.group("array");
        ArrayCommands.register(table);
        table.group("geo");
        GeoCommands.register(table);
        table.group("pubsub");
        PubSubCommands.register(table);
        table.group("connection");
        ConnectionCommands.register(table);
        table.group("server");
        ServerCommands.register(table);
        AclCommands.register(table);
        table.group("cluster");
        ClusterCommands.register(table);
        KeyDumps.registerForClusters(table);
        table.group("scripting");
        ScriptingCommands.register(table);
        table.group("transactions");
        TransactionCommands.register(table);
        return table;
    }
}
