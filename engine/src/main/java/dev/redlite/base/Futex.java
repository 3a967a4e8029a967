package dev.redlite.base;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.ByteOrder;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Waits until another process changes a word of memory that both have mapped: futex(2) of Linux.
 * Where there is none, waiting is a sleep that nobody ends early, so whoever waits must look at the
 * word from time to time in any case.
 *
 * <p>For one waiting thread; {@link #wake} may be called by any.
 */
public final class Futex {
    /*
     * The kernel compares 32 bits at the address, in the machine's order: of a little-endian word
     * of 64 bits these are its low half, which differs whenever less than 4 GB were added. It
     * knows the address by the file and the place in it, so each process may have mapped it
     * anywhere. The address is handed over as a number: if the memory is unmapped meanwhile, the
     * call fails, which ends the wait.
     */
    private static final Map<String, Long> CALL_NUMBERS =
            Map.of("amd64", 202L, "x86_64", 202L, "aarch64", 98L, "riscv64", 98L);
    private static final long WAIT = 0;
    private static final long WAKE = 1;
    private static final long NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long CALL = CALL_NUMBERS.getOrDefault(machine(), -1L);
    private static final @Nullable MethodHandle SYSCALL = find();

    private final boolean isReal;
    private final long address;
    private final MemorySegment timeout = Arena.ofAuto().allocate(2 * Long.BYTES, Long.BYTES);

    /** On the word of 64 bits at an offset of mapped memory, a multiple of 8. */
    public Futex(MemorySegment memory, long offset) {
        this.isReal = memory.isNative(); // a test's disk may map nothing
        this.address = memory.address() + offset;
    }

    /** Whether {@link #wake} wakes anybody. */
    public static boolean isThere() {
        return SYSCALL != null;
    }

    /** Whether {@link #await} on this word ends when {@link #wake} is called. */
    public boolean isWoken() {
        return SYSCALL != null && isReal;
    }

    /**
     * Returns when the word is not, or no longer, what is expected and somebody has said so, or
     * after some nanoseconds; or earlier, for no reason.
     */
    public void await(long expected, long nanos) {
        if (SYSCALL == null || !isReal) {
            LockSupport.parkNanos(this, nanos);
            return;
        }
        timeout.set(ValueLayout.JAVA_LONG, 0, nanos / NANOS_PER_SECOND);
        timeout.set(ValueLayout.JAVA_LONG, Long.BYTES, nanos % NANOS_PER_SECOND);
        call(SYSCALL, WAIT, expected & 0xFFFF_FFFFL, timeout);
    }

    /** Wakes who waits, in all processes; the word was changed before. */
    public void wake() {
        if (SYSCALL != null && isReal) {
            call(SYSCALL, WAKE, Integer.MAX_VALUE, MemorySegment.NULL);
        }
    }

    private void call(MethodHandle syscall, long operation, long value, MemorySegment time) {
        try {
            MemorySegment word = MemorySegment.ofAddress(address);
            long ignored = (long) syscall.invokeExact(CALL, word, operation, value, time);
            assert ignored >= -1 : ignored;
        } catch (Throwable unexpected) {
            throw new IllegalStateException("futex", unexpected);
        }
    }

    private static String machine() {
        return System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
    }

    private static @Nullable MethodHandle find() {
        if (CALL < 0 || ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) {
            return null;
        }
        return NativeFunctions.find(
                "syscall",
                FunctionDescriptor.of(
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.ADDRESS,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.ADDRESS),
                Linker.Option.firstVariadicArg(1));
    }
}
