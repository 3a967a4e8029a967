package dev.redlite.engine;

import dev.redlite.base.Bytes;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The file that keeps users: a line for each, as ACL LIST shows it. */
final class AclFile {
    private static final int FILE_BYTES_MAX = 64 << 20;

    private final Path path;
    private final AclCategories categories;

    AclFile(Path path, AclCategories categories) {
        this.path = path;
        this.categories = categories;
    }

    /**
     * Reads the rights of all users by their names.
     *
     * @throws CommandException with everything that is wrong in it
     */
    Map<String, AclRights> read(boolean areChannelsFree) {
        List<String> lines;
        try {
            if (Files.size(path) > FILE_BYTES_MAX) {
                throw new IOException("File too large");
            }
            lines = Files.readAllLines(path, StandardCharsets.ISO_8859_1);
        } catch (IOException failure) {
            throw new CommandException(
                    "ERR Error loading ACLs, opening file '" + path + "': " + reason(failure));
        }
        Map<String, AclRights> users = new TreeMap<>();
        var wrong = new StringBuilder();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                read(line, i + 1, users, areChannelsFree, wrong);
            }
        }
        if (!wrong.isEmpty()) {
            throw new CommandException(
                    "ERR "
                            + wrong
                            + "WARNING: ACL errors detected, no change to the previously active ACL"
                            + " rules was performed");
        }
        return users;
    }

    private static String reason(IOException failure) {
        return failure instanceof java.nio.file.NoSuchFileException
                ? "No such file or directory"
                : String.valueOf(failure.getMessage());
    }

    private void read(
            String line,
            int number,
            Map<String, AclRights> users,
            boolean areChannelsFree,
            StringBuilder wrong) {
        String where = path + ":" + number + ": ";
        List<String> words = Arrays.asList(line.split(" +", -1));
        if (words.size() < 2 || !words.getFirst().equals("user")) {
            wrong.append(where).append("line should start with user keyword <username>. ");
            return;
        }
        String name = words.get(1);
        if (AclSelector.hasSpaces(Bytes.ofAscii(name))) {
            wrong.append(where).append("username '").append(name);
            wrong.append("' contains invalid characters. ");
            return;
        }
        if (users.containsKey(name)) {
            wrong.append("WARNING: Duplicate user '").append(name);
            wrong.append("' found on line ").append(number).append(". ");
            return;
        }
        var rights = new AclRights(categories, areChannelsFree);
        users.put(name, rights);
        apply(rights, words.subList(2, words.size()), where, wrong);
    }

    private static void apply(
            AclRights rights, List<String> words, String where, StringBuilder wrong) {
        List<byte[]> rules;
        try {
            rules = AclRights.joined(words.stream().map(Bytes::ofAscii).toList());
        } catch (AclRuleException unmatched) {
            wrong.append(where).append("Unmatched parenthesis in selector definition.");
            return;
        }
        for (byte[] rule : rules) {
            try {
                rights.apply(rule);
            } catch (AclRuleException refused) {
                wrong.append(where).append(refused.getMessage()).append(". ");
            }
        }
    }

    /** Writes all users: to a file beside it first, which then takes its place. */
    void write(Collection<AclUser> users) throws IOException {
        var text = new StringBuilder();
        users.forEach(user -> text.append(user.line()).append('\n'));
        Path absolute = path.toAbsolutePath();
        Path written =
                Files.createTempFile(
                        absolute.getParent(), "." + absolute.getFileName(), ".tmp", owned());
        try {
            try (FileChannel channel = FileChannel.open(written, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(Bytes.ofAscii(text.toString()));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(written, absolute, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(written);
        }
    }

    /** It holds hashes of passwords: nobody else may read it. */
    private static FileAttribute<?>[] owned() {
        boolean isPosix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        return isPosix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }
}
