package dev.redlite.server.net;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;

/**
 * The file of a unix socket: nobody but its owner can ever connect to it, and it is gone when the
 * server ends.
 */
final class UnixSocket {
    /*
     * A socket's file is there, with the permissions the umask leaves, as soon as it is bound, and
     * may be connected to before chmod. So it is bound inside a directory that only the owner can
     * enter, gets its permissions there, and is moved to its place then.
     */
    private static final int PRIVATE = 0700;

    /** What a number in base 8 permits; 0 is not said, and the owner alone then. */
    static Set<PosixFilePermission> permissions(String octal) {
        int bits = Integer.parseInt(octal, 8);
        var all = PosixFilePermission.values(); // from the owner's reading to others' executing
        var permitted = EnumSet.noneOf(PosixFilePermission.class);
        for (int i = 0; i < all.length; i++) {
            if (((bits == 0 ? PRIVATE : bits) & 0400 >> i) != 0) {
                permitted.add(all[i]);
            }
        }
        return permitted;
    }

    /** Binds a socket to a path and listens. */
    @FunctionalInterface
    interface Binder {
        void bind(Path path) throws StartException;
    }

    private final Path path;
    private final Object identity;

    private UnixSocket(Path path, Object identity) {
        this.path = path;
        this.identity = identity;
    }

    /**
     * Makes the file of a socket; one that a dead server left behind is replaced.
     *
     * @throws StartException if the path is taken, or the socket cannot be made
     */
    static UnixSocket listen(Path path, Set<PosixFilePermission> permissions, Binder binder)
            throws StartException {
        Path absolute = path.toAbsolutePath();
        refuseIfTaken(absolute);
        try {
            Path directory = Files.createTempDirectory(absolute.getParent(), ".r");
            Path bound = directory.resolve("s");
            try {
                binder.bind(bound);
                Files.setPosixFilePermissions(bound, permissions);
                Files.move(bound, absolute, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(bound);
                Files.deleteIfExists(directory);
            }
            return new UnixSocket(absolute, identity(absolute));
        } catch (IOException failure) {
            throw new StartException(
                    "cannot make the unix socket " + path + ": " + failure, failure);
        }
    }

    private static void refuseIfTaken(Path path) throws StartException {
        try {
            var kind =
                    Files.readAttributes(
                            path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (!kind.isOther()) {
                throw new StartException(
                        "the unix socket's path " + path + " is a file; choose another");
            }
        } catch (IOException missing) {
            return;
        }
        try (var client = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            client.connect(UnixDomainSocketAddress.of(path));
        } catch (IOException nobodyListens) {
            return;
        }
        throw new StartException(
                "a server listens at the unix socket " + path + "; stop it, or choose another");
    }

    private static Object identity(Path path) throws IOException {
        var attributes =
                Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        return Objects.requireNonNullElse(attributes.fileKey(), path);
    }

    /** Removes the file, unless another server has put its own there. */
    void remove() {
        try {
            if (identity(path).equals(identity)) {
                Files.deleteIfExists(path);
            }
        } catch (IOException gone) {
            // Nothing to remove, or a directory that is not ours any more: the next server copes.
        }
    }
}
