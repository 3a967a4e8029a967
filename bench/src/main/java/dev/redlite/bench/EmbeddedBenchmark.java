package dev.redlite.bench;

import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/** The embedded stores under JMH: what {@link Embedded} measures in a hurry. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-XX:+UseG1GC",
            "-XX:+UseCompactObjectHeaders"
        })
@Threads(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 3)
public class EmbeddedBenchmark {
    /** Which store, a name of {@code StoreKind}. */
    @Param({"REDLITE", "REDLITE_DEFAULT", "ROCKSDB", "SQLITE"})
    public String store = "REDLITE";

    /** How many keys there are. */
    @Param("1000000")
    public int keys = 1;

    /** Bytes of a value. */
    @Param("64")
    public int size = 1;

    /** The cache, but for the default one. */
    @Param("1024")
    public int cacheMegabytes = 1;

    private final SplittableRandom random = new SplittableRandom(42);
    private byte[] value = {};
    private long sets;
    private @Nullable Path folder;
    private @Nullable EmbeddedStore opened;

    /** Opens the store and fills it. */
    @Setup(Level.Trial)
    public void open() throws Exception {
        value = Keys.value(size);
        Path base = Path.of(System.getProperty("redlite.bench.folder", "."));
        folder = Files.createTempDirectory(base, "jmh-");
        opened = StoreKind.valueOf(store).open(folder, cacheMegabytes);
        opened.fill(keys, value);
    }

    /** Closes the store and removes it. */
    @TearDown(Level.Trial)
    public void close() throws Exception {
        store().close();
        if (folder != null) {
            Workplace.delete(folder);
        }
    }

    /** SET of a random key. */
    @Benchmark
    public void set() throws Exception {
        store().set(Keys.key(random.nextInt(keys)), Keys.numbered(value, ++sets));
    }

    /** GET of a random key. */
    @Benchmark
    public byte @Nullable [] get() throws Exception {
        return store().get(Keys.key(random.nextInt(keys)));
    }

    private EmbeddedStore store() {
        if (opened == null) {
            throw new IllegalStateException("not open");
        }
        return opened;
    }
}
