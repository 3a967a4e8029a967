package dev.redlite.bench;

import java.util.List;

/**
 * What the page says of a scenario besides its numbers.
 *
 * @param note what exactly is measured, where the title does not say it; or nothing
 */
record Section(String scenario, String title, Plot plot, String note) {
    /** What is drawn of it. */
    enum Plot {
        RATIOS,
        RATE_OVER_TIME,
        RATIOS_AND_MEMORY_OVER_TIME,
        COST_OVER_SIZE,
        NONE
    }

    private Section(String scenario, String title) {
        this(scenario, title, Plot.RATIOS, "");
    }

    /** All, in the order of the page. */
    static List<Section> all() {
        return List.of(
                new Section("redis", "redis-benchmark, 50 clients, appendfsync everysec"),
                new Section("redis-always", "redis-benchmark, 50 clients, appendfsync always"),
                new Section(
                        "latency", "Latency at the same fixed rate, half SET, half GET, open loop"),
                new Section(
                        "embedded",
                        "In the program, one thread",
                        Plot.RATIOS,
                        "Each SET gives a random key another value than it has: SQLite writes"
                                + " nothing where the bytes are the same. What RocksDB puts off"
                                + " shows after some seconds."),
                new Section("cpu-memory", "Processor time and memory of the server"),
                new Section(
                        "twenty-million",
                        "Random writes over 20 million keys",
                        Plot.RATE_OVER_TIME,
                        ""),
                new Section("larger-than-heap", "4 GB of values, 512 MB of heap"),
                new Section("startup", "Start"),
                defaultList(),
                types(),
                size(),
                cold(),
                blocked(),
                scripts(),
                pubsub(),
                eviction(),
                rights(),
                idle(),
                new Section(
                        "soak",
                        "Soak: mixed load on a fixed set of keys",
                        Plot.RATIOS_AND_MEMORY_OVER_TIME,
                        ""));
    }

    private static Section defaultList() {
        return new Section(
                "redis-default",
                "redis-benchmark's whole default list, 50 clients, appendfsync everysec",
                Plot.RATIOS,
                "The tests that redis-benchmark runs when it is told none, in its order, over a "
                        + "million keys and with the values of the scenarios above. The median is "
                        + "that of the ratios of all rows.");
    }

    private static Section types() {
        return new Section(
                "types",
                "Streams, and a sorted set of a million members",
                Plot.RATIOS,
                "redis-benchmark with commands of our own, 50 clients; random arguments are "
                        + "uniform over the members or entries. XREADGROUP + XACK is entries a "
                        + "second: 8 consumers of one group, each of which reads a batch of "
                        + "entries by XREADGROUP COUNT 1 and acknowledges each by its id.");
    }

    private static Section size() {
        return new Section(
                "size",
                "Cost against size",
                Plot.COST_OVER_SIZE,
                "Pipelines of 32 on 4 connections, random members, LINDEX of the middle; a "
                        + "thousand elements are a hundred collections, and so on to one of a "
                        + "hundred thousand and one of a million. No command lets its collection "
                        + "grow: ZADD and HSET change members that are there, LPUSH alternates "
                        + "with RPOP and SADD of a new member with SREM, XADD has MAXLEN ~. Growth "
                        + "is the time of a command on the largest collection divided by that on "
                        + "the smallest; with the fixed cost of a command in both.");
    }

    private static Section scripts() {
        return new Section(
                "scripts",
                "Scripts",
                Plot.RATIOS,
                "EVALSHA of a script that calls GET of its key, by redis-benchmark with 50 "
                        + "clients; loops of ten million additions a second, by one client; jobs "
                        + "a second of BullMQ, added and worked off by one program: the first "
                        + "5,000 that a server has ever seen, and others after 40,000 more.");
    }

    private static Section cold() {
        return new Section(
                "cold",
                "First touch of a sorted set of a million members, in a file that was closed",
                Plot.NONE,
                "Each touch meets a server that was started on the file 1.5 s before. \"Others' "
                        + "longest wait\" is that of a client that is due to send PING or GET of a "
                        + "missing key each millisecond, from the time it was due to its answer; "
                        + "\"before\" is without any touch. Redis has read its AOF when it first "
                        + "answers PONG: its start is its loading.");
    }

    private static Section blocked() {
        return new Section(
                "blocked",
                "Clients that wait, two processes on one file",
                Plot.NONE,
                "Throughput of redis-benchmark on one of the processes, while half of the clients "
                        + "wait in BLPOP there and half at the other process, beside the same two "
                        + "processes with no such client. A wake-up is the time from just before "
                        + "LPUSH until BLPOP is back, 2 to 6 ms after the wait began, both ends "
                        + "threads of one program with one clock. Within a process they call the "
                        + "engine; a queue of the JDK in its place is what the waking of a thread "
                        + "takes alone. Of a client, and across processes, the bytes of the call "
                        + "go through one connection and the answer comes through another: PING, "
                        + "there and back after such a pause, is what these two ways take alone. "
                        + "A question is pushed and its answer waited for by a client of the one "
                        + "process, answered by a client of the other; of Redis, which is one "
                        + "process, both are clients.");
    }

    private static Section pubsub() {
        return new Section(
                "pubsub",
                "Messages to many subscribers",
                Plot.RATIOS,
                "Messages a second that have arrived: one client publishes, one by one or 16 in a "
                        + "pipeline, to 100 connections that listen to the channel and are read "
                        + "by one thread, which looks at every byte. The publisher waits for "
                        + "those who are 256 messages behind.");
    }

    private static Section eviction() {
        return new Section(
                "eviction",
                "SET at the memory limit, allkeys-lru",
                Plot.RATIOS,
                "redis-benchmark with 50 clients sets random ones of a million keys, of which "
                        + "maxmemory, 64 MB on both sides, has room for a part: Redis for about "
                        + "387,000, Redlite, whose limit counts more for a key, for about 289,000, "
                        + "so it evicts more often.");
    }

    private static Section rights() {
        return new Section(
                "rights",
                "Rights and tracking",
                Plot.RATIOS,
                "redis-benchmark with 50 clients. Rights and tracking are off for a client that is "
                        + "of the default user and tracks nothing: a call of it costs one "
                        + "comparison for the rights, a change one for the tracking, whoever else "
                        + "there is; so it is measured beside a hundred users with rules who are "
                        + "connected, and without them. While others track, here a hundred "
                        + "clients a key each, a change has to look whether its key is one of "
                        + "theirs. A user with rules has patterns of keys and channels, "
                        + "categories, a subcommand and a selector. Clients that track remember "
                        + "each key that they get, and hear of what is set.");
    }

    private static Section idle() {
        return new Section(
                "idle",
                "Ten thousand connections that do nothing",
                Plot.NONE,
                "By how much the server's resident memory grows when they connect and send a PING "
                        + "each, five seconds later, divided by their number; each is answered "
                        + "another PING in the end. Five hundred others have come and gone "
                        + "before.");
    }
}
