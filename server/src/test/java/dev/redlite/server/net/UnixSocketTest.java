package dev.redlite.server.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.redlite.Redlite;
import dev.redlite.server.testing.RunningServer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

class UnixSocketTest {
    @TempDir Path folder;

    @ParameterizedTest
    @EnumSource(
            value = Transport.class,
            names = {"EPOLL", "NIO"})
    void clientsAreServed(Transport transport) throws IOException {
        Path path = folder.resolve("s.sock");
        try (var server = RunningServer.inMemory(o -> with(o, path, transport))) {
            assertThat(call(path, "PING")).isEqualTo("+PONG\r\n");
            assertThat(call(path, "CLIENT INFO")).contains("addr=" + path + ":0 laddr=" + path);
            assertThat(server.server().listening()).contains(path.toString());
        }
    }

    private static ServerOptions with(ServerOptions options, Path path, Transport transport) {
        return new ServerOptions(options.addresses(), path, 1, transport);
    }

    @Test
    void onlyItsOwnerMayConnectAndNothingElseIsLeft() throws IOException {
        Path path = folder.resolve("s.sock");
        try (var server = RunningServer.inMemory(o -> o.withUnixSocket(path))) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                    .isEqualTo("rwx------");
            assertThat(Files.list(folder)).containsExactly(path);
            assertThat(server.engine().config().get("unixsocket").value())
                    .isEqualTo(path.toString());
        }
        assertThat(folder).isEmptyDirectory();
    }

    @ParameterizedTest
    @CsvSource({
        "0, rwx------",
        "700, rwx------",
        "770, rwxrwx---",
        "777, rwxrwxrwx",
        "640, rw-r-----"
    })
    void permissionsAreThoseConfigured(String octal, String permissions) throws IOException {
        Path path = folder.resolve("s.sock");
        Redlite database = Redlite.openMemory();
        database.engine().locked(() -> database.engine().config().get("unixsocketperm").set(octal));
        try (var server = RunningServer.on(database, o -> o.withUnixSocket(path))) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                    .isEqualTo(permissions);
            assertThat(server.engine().config().get("unixsocketperm").value())
                    .isEqualTo(octal.equals("0") ? "700" : octal);
        }
    }

    /** At the moment it listens it must be where nobody else can enter. */
    @Test
    void nobodyCanConnectBeforeThePermissionsAreSet() throws Exception {
        List<String> atListen = new ArrayList<>();
        UnixSocket socket =
                UnixSocket.listen(
                        folder.resolve("s.sock"),
                        UnixSocket.permissions("0"),
                        path -> {
                            listenAndClose(path);
                            atListen.add(permissions(path.getParent()));
                        });
        assertThat(atListen).containsExactly("rwx------");
        socket.remove();
        assertThat(folder).isEmptyDirectory();
    }

    private static void listenAndClose(Path path) {
        try (var listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            listening.bind(UnixDomainSocketAddress.of(path));
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    private static String permissions(Path path) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    @Test
    void whatADeadServerLeftIsReplaced() throws IOException {
        Path path = folder.resolve("s.sock");
        listenAndClose(path);
        assertThat(path).exists();
        try (var server = RunningServer.inMemory(o -> o.withUnixSocket(path))) {
            assertThat(server.port()).isPositive();
            assertThat(call(path, "PING")).isEqualTo("+PONG\r\n");
        }
    }

    @Test
    void theSocketOfALivingServerIsNotTaken() throws IOException {
        Path path = folder.resolve("s.sock");
        try (var server = RunningServer.inMemory(o -> o.withUnixSocket(path))) {
            assertThatThrownBy(() -> RunningServer.inMemory(o -> o.withUnixSocket(path)))
                    .hasRootCauseMessage(
                            "a server listens at the unix socket "
                                    + path
                                    + "; stop it, or choose another");
            assertThat(server.port()).isPositive();
            assertThat(call(path, "PING")).isEqualTo("+PONG\r\n");
        }
    }

    @Test
    void aFileIsNotOverwritten() throws IOException {
        Path path = Files.writeString(folder.resolve("precious"), "data");
        assertThatThrownBy(() -> RunningServer.inMemory(o -> o.withUnixSocket(path)))
                .hasRootCauseMessage(
                        "the unix socket's path " + path + " is a file; choose another");
        assertThat(path).hasContent("data");
    }

    @Test
    void theSocketOfALaterServerStays() throws IOException {
        Path path = folder.resolve("s.sock");
        try (var server = RunningServer.inMemory(o -> o.withUnixSocket(path))) {
            assertThat(server.port()).isPositive();
            Files.delete(path);
            listenAndClose(path);
        }
        assertThat(path).exists();
    }

    private static String call(Path path, String line) throws IOException {
        try (var client = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            client.write(ByteBuffer.wrap((line + "\r\n").getBytes(US_ASCII)));
            var reply = ByteBuffer.allocate(10_000);
            client.read(reply);
            return new String(reply.array(), 0, reply.position(), US_ASCII);
        }
    }
}
