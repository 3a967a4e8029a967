package dev.redlite.command.cluster;

import static dev.redlite.engine.Flag.ADMIN;
import static dev.redlite.engine.Flag.LOADING;
import static dev.redlite.engine.Flag.NOSCRIPT;
import static dev.redlite.engine.Flag.NO_ASYNC_LOADING;
import static dev.redlite.engine.Flag.STALE;

import dev.redlite.engine.Command;
import dev.redlite.engine.CommandTable;
import dev.redlite.engine.Flag;

/** CLUSTER and its subcommands, all of which say that there is no cluster. */
final class ClusterSubcommands {
    private ClusterSubcommands() {}

    static void register(CommandTable table) {
        table.add("CLUSTER")
                .since("3.0.0")
                .arity(-2)
                .summary("Contains the commands about a cluster")
                .complexity("Depends on the subcommand");
        registerState(table);
        registerNodes(table);
        registerSlots(table);
        registerMembers(table);
        registerConfiguration(table);
    }

    private static Command add(
            CommandTable table, String name, String since, int arity, Flag... flags) {
        return table.add(name)
                .since(since)
                .arity(arity)
                .flags(flags)
                .handler(ClusterCommands.REFUSE);
    }

    private static void registerState(CommandTable table) {
        add(table, "CLUSTER COUNT-FAILURE-REPORTS", "3.0.0", 3, ADMIN, LOADING, STALE)
                .syntax("node-id")
                .summary("Counts the reports that a node has failed")
                .complexity("O(N), N=failure reports");
        add(table, "CLUSTER COUNTKEYSINSLOT", "3.0.0", 3, STALE)
                .syntax("slot")
                .summary("Counts the keys in a slot")
                .complexity("O(1)");
        add(table, "CLUSTER GETKEYSINSLOT", "3.0.0", 4, STALE)
                .syntax("slot count")
                .summary("Returns keys in a slot")
                .complexity("O(N), N=keys requested");
        add(table, "CLUSTER HELP", "5.0.0", 2, LOADING, STALE)
                .summary("Explains the subcommands")
                .complexity("O(1)");
        add(table, "CLUSTER INFO", "3.0.0", 2, LOADING, STALE)
                .summary("Returns the state of the cluster")
                .complexity("O(1)");
        add(table, "CLUSTER KEYSLOT", "3.0.0", 3, LOADING, STALE)
                .syntax("key")
                .summary("Returns the slot of a key")
                .complexity("O(N), N=bytes in the key");
        add(table, "CLUSTER LINKS", "7.0.0", 2, LOADING, STALE)
                .summary("Returns the connections between nodes")
                .complexity("O(N), N=cluster nodes");
    }

    private static void registerNodes(CommandTable table) {
        add(table, "CLUSTER MYID", "3.0.0", 2, LOADING, STALE)
                .summary("Returns the name of this node")
                .complexity("O(1)");
        add(table, "CLUSTER MYSHARDID", "7.2.0", 2, LOADING, STALE)
                .summary("Returns the name of the shard of this node")
                .complexity("O(1)");
        add(table, "CLUSTER NODES", "3.0.0", 2, LOADING, STALE)
                .summary("Returns the nodes of the cluster")
                .complexity("O(N), N=cluster nodes");
        add(table, "CLUSTER REPLICAS", "5.0.0", 3, ADMIN, LOADING, STALE)
                .syntax("node-id")
                .summary("Returns the replicas of a node")
                .complexity("O(N), N=replicas");
        add(table, "CLUSTER SHARDS", "7.0.0", 2, LOADING, STALE)
                .summary("Returns the shards of the cluster")
                .complexity("O(N), N=cluster nodes");
        add(table, "CLUSTER SLAVES", "3.0.0", 3, ADMIN, LOADING, STALE)
                .syntax("node-id")
                .deprecated("5.0.0", "`CLUSTER REPLICAS`")
                .summary("Returns the replicas of a node")
                .complexity("O(N), N=replicas");
        add(table, "CLUSTER SLOT-STATS", "8.2.0", -4, LOADING, STALE)
                .syntax(
                        "<SLOTSRANGE start-slot end-slot | ORDERBY metric [LIMIT limit] [ASC | "
                                + "DESC]>")
                .summary("Returns figures of slots")
                .complexity("O(N), N=slots selected; O(N*log(N)) with ORDERBY");
        add(table, "CLUSTER SLOTS", "3.0.0", 2, LOADING, STALE)
                .deprecated("7.0.0", "`CLUSTER SHARDS`")
                .summary("Returns which node has which slots")
                .complexity("O(N), N=cluster nodes");
    }

    private static void registerSlots(CommandTable table) {
        add(table, "CLUSTER ADDSLOTS", "3.0.0", -3, ADMIN, STALE, NO_ASYNC_LOADING)
                .syntax("slot [slot ...]")
                .summary("Gives this node slots")
                .complexity("O(N), N=slots given");
        add(table, "CLUSTER ADDSLOTSRANGE", "7.0.0", -4, ADMIN, STALE, NO_ASYNC_LOADING)
                .syntax("start-slot end-slot [start-slot end-slot ...]")
                .summary("Gives this node ranges of slots")
                .complexity("O(N), N=slots in the ranges");
        add(table, "CLUSTER BUMPEPOCH", "3.0.0", 2, ADMIN, STALE, NO_ASYNC_LOADING)
                .summary("Moves the epoch of the configuration on")
                .complexity("O(1)");
        add(table, "CLUSTER DELSLOTS", "3.0.0", -3, ADMIN, STALE, NO_ASYNC_LOADING)
                .syntax("slot [slot ...]")
                .summary("Takes slots from this node")
                .complexity("O(N), N=slots given");
        add(table, "CLUSTER DELSLOTSRANGE", "7.0.0", -4, ADMIN, STALE, NO_ASYNC_LOADING)
                .syntax("start-slot end-slot [start-slot end-slot ...]")
                .summary("Takes ranges of slots from this node")
                .complexity("O(N), N=slots in the ranges");
        add(table, "CLUSTER FAILOVER", "3.0.0", -2, ADMIN, STALE, NO_ASYNC_LOADING)
                .syntax("[FORCE | TAKEOVER]")
                .summary("Has a replica take the place of its master")
                .complexity("O(1)");
    }

    private static void registerMembers(CommandTable table) {
        add(table, "CLUSTER FLUSHSLOTS", "3.0.0", 2, ADMIN, STALE, NO_ASYNC_LOADING)
                .summary("Takes all slots from this node")
                .complexity("O(1)");
        add(table, "CLUSTER FORGET", "3.0.0", 3, ADMIN, STALE, NO_ASYNC_LOADING)
                .syntax("node-id")
                .summary("Removes a node from the cluster")
                .complexity("O(1)");
        add(table, "CLUSTER MEET", "3.0.0", -4, ADMIN, STALE, NO_ASYNC_LOADING)
                .syntax("ip port [cluster-bus-port]")
                .summary("Adds a node to the cluster")
                .complexity("O(1)");
        add(table, "CLUSTER MIGRATION", "8.4.0", -4, ADMIN, STALE, NO_ASYNC_LOADING)
                .syntax(
                        "<IMPORT start-slot end-slot [start-slot end-slot ...] | CANCEL <ID "
                                + "task-id | ALL> | STATUS <ID task-id | ALL>>")
                .summary("Moves slots between nodes")
                .complexity("O(N), N=slots in the ranges");
        add(table, "CLUSTER REPLICATE", "3.0.0", 3, ADMIN, STALE, NO_ASYNC_LOADING)
                .syntax("node-id")
                .summary("Makes this node a replica")
                .complexity("O(1)");
        add(table, "CLUSTER RESET", "3.0.0", -2, ADMIN, NOSCRIPT, STALE)
                .syntax("[HARD | SOFT]")
                .summary("Has this node forget the cluster")
                .complexity("O(N), N=known nodes (may flush the dataset)");
    }

    private static void registerConfiguration(CommandTable table) {
        add(table, "CLUSTER SAVECONFIG", "3.0.0", 2, ADMIN, STALE, NO_ASYNC_LOADING)
                .summary("Saves the configuration of the cluster")
                .complexity("O(1)");
        add(table, "CLUSTER SET-CONFIG-EPOCH", "3.0.0", 3, ADMIN, STALE, NO_ASYNC_LOADING)
                .syntax("config-epoch")
                .summary("Sets the epoch of the configuration")
                .complexity("O(1)");
        add(table, "CLUSTER SETSLOT", "3.0.0", -4, ADMIN, STALE, NO_ASYNC_LOADING)
                .syntax("slot <IMPORTING node-id | MIGRATING node-id | NODE node-id | STABLE>")
                .summary("Gives a slot to a node")
                .complexity("O(1)");
        add(table, "CLUSTER SYNCSLOTS", "8.4.0", -3, ADMIN, STALE, NO_ASYNC_LOADING)
                .syntax(
                        "<SYNC task-id start-slot end-slot [start-slot end-slot ...] | "
                                + "RDBCHANNEL task-id | SNAPSHOT-EOF | STREAM-EOF"
                                + " | ACK state offset | "
                                + "FAIL error | CONF option value [option value ...]>")
                .summary("Transfers slots between nodes")
                .complexity("O(1)");
    }
}
