package dev.redlite.base;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import java.util.Locale;

/** Functions of the C library of Linux, for what Java has no call for. */
final class NativeFunctions {
    private static final Logger LOG = LoggerFactory.getLogger(NativeFunctions.class);

    private NativeFunctions() {}

    /**
     * A function, or null elsewhere, or where the program was not started with {@code
     * --enable-native-access}: then a call would be reported on its standard error.
     */
    static @Nullable MethodHandle find(
            String name, FunctionDescriptor shape, Linker.Option... options) {
        boolean isLinux =
                System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("linux");
        if (!isLinux || !NativeFunctions.class.getModule().isNativeAccessEnabled()) {
            return null;
        }
        try {
            Linker linker = Linker.nativeLinker();
            return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), shape, options);
        } catch (RuntimeException missing) {
            LOG.debug("there is no {}: {}", name, missing.toString());
            return null;
        }
    }
}
