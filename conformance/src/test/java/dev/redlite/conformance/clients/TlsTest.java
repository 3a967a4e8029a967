package dev.redlite.conformance.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redlite.Redlite;
import dev.redlite.conformance.RespConnection;
import dev.redlite.engine.Config;
import dev.redlite.server.testing.RunningServer;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SslOptions;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;

/** TLS as real clients speak it, and what does not speak it. */
class TlsTest {
    @TempDir private static Path folder;
    private static Certificates certificates;
    private RunningServer server;
    private int port;

    @BeforeAll
    static void make() throws Exception {
        certificates = new Certificates(folder);
    }

    @AfterAll
    static void forget() {
        certificates = null;
    }

    @BeforeEach
    void start() {
        Redlite database = Redlite.openMemory();
        database.engine()
                .locked(
                        () -> {
                            Config config = database.engine().config();
                            set(config, "tls-cert-file", certificates.certificate("server"));
                            set(config, "tls-key-file", certificates.key("server"));
                            set(config, "tls-ca-cert-file", certificates.certificate("ca"));
                        });
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        server = RunningServer.on(database, options -> options.withTls(List.of(address)));
        port = server.server().tlsAddresses().getFirst().getPort();
    }

    private static void set(Config config, String name, Path value) {
        config.get(name).set(value.toString());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private String configured(String... words) throws IOException {
        var call = new ArrayList<>(List.of("CONFIG", "SET"));
        call.addAll(List.of(words));
        try (var plain = RespConnection.open(server.port())) {
            return plain.call(call.toArray(String[]::new)).text();
        }
    }

    private SSLSocket socket(SSLContext context) throws IOException {
        var socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port);
        socket.setSoTimeout(15_000);
        return socket;
    }

    /** In TLS 1.3 a client hears only when it reads that its certificate is not accepted. */
    private String ping(SSLContext context) throws IOException {
        try (SSLSocket socket = socket(context)) {
            socket.getOutputStream().write("PING\r\n".getBytes());
            byte[] answer = socket.getInputStream().readNBytes(7);
            return new String(answer);
        }
    }

    @Test
    void whereTlsListensCanBeChanged() throws Exception {
        int before = port;
        SSLContext client = certificates.client("ca", "client");
        assertThat(ping(client)).isEqualTo("+PONG\r\n");
        assertThat(configured("tls-port", "0")).isEqualTo("OK");
        assertThatThrownBy(() -> ping(client)).isInstanceOf(java.net.ConnectException.class);
        try (var free = new java.net.ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        assertThat(configured("tls-port", "" + port)).isEqualTo("OK");
        assertThat(ping(client)).isEqualTo("+PONG\r\n");
        assertThat(configured("tls-port", "" + server.port()))
                .endsWith("'tls-port') - Unable to listen on this port. Check server logs.");
        assertThat(ping(client)).isEqualTo("+PONG\r\n");
        assertThat(configured("tls-port", "" + before)).isEqualTo("OK");
    }

    /** A server that begins without. */
    @Test
    void tlsCanBeginLater() throws Exception {
        int other;
        try (var free = new java.net.ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            other = free.getLocalPort();
        }
        try (var later = RunningServer.inMemory();
                var plain = RespConnection.open(later.port())) {
            String cert = certificates.certificate("server").toString();
            String key = certificates.key("server").toString();
            String ca = certificates.certificate("ca").toString();
            assertThat(plain.call("CONFIG", "SET", "tls-port", "" + other).text())
                    .endsWith("Unable to update TLS configuration. Check server logs.");
            assertThat(
                            plain.call(
                                            "CONFIG",
                                            "SET",
                                            "tls-port",
                                            "" + other,
                                            "tls-cert-file",
                                            cert,
                                            "tls-key-file",
                                            key,
                                            "tls-ca-cert-file",
                                            ca)
                                    .text())
                    .isEqualTo("OK");
            port = other;
            assertThat(ping(certificates.client("ca", "client"))).isEqualTo("+PONG\r\n");
        }
    }

    private static int cli(int port, StringBuilder said, String... more) throws Exception {
        var command = new ArrayList<>(List.of("redis-cli", "--tls", "-p", "" + port));
        command.addAll(List.of(more));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        said.append(new String(process.getInputStream().readAllBytes()));
        return process.waitFor();
    }

    @Test
    void redisCliIsServedWithItsCertificateAndOnlyThen() throws Exception {
        String ca = certificates.certificate("ca").toString();
        String[] right = {
            "--cacert",
            ca,
            "--cert",
            certificates.certificate("client").toString(),
            "--key",
            certificates.key("client").toString(),
            "ECHO",
            "hello"
        };
        var said = new StringBuilder();
        assertThat(cli(port, said, right)).as(said.toString()).isZero();
        assertThat(said.toString()).isEqualTo("hello\n");
        said.setLength(0);
        cli(port, said, "--cacert", ca, "ECHO", "hello");
        assertThat(said.toString()).as("without a certificate").doesNotContain("hello");
        said.setLength(0);
        right[1] = certificates.certificate("other-ca").toString();
        cli(port, said, right);
        assertThat(said.toString()).as("of a server it does not trust").contains("verify failed");
    }

    @SuppressWarnings("deprecation") // the newer way takes stores of keys in files only
    @Test
    void jedisMovesMuchDataBothWays() throws Exception {
        var config =
                DefaultJedisClientConfig.builder()
                        .ssl(true)
                        .sslSocketFactory(certificates.client("ca", "client").getSocketFactory())
                        .build();
        try (var jedis = new Jedis(new HostAndPort("127.0.0.1", port), config)) {
            byte[] large = new byte[3_000_000];
            new java.util.Random(1).nextBytes(large);
            jedis.set("large".getBytes(), large);
            assertThat(jedis.get("large".getBytes())).isEqualTo(large);
            var pipeline = jedis.pipelined();
            for (int i = 0; i < 20_000; i++) {
                pipeline.incr("n");
            }
            assertThat(pipeline.syncAndReturnAll()).hasSize(20_000).last().isEqualTo(20_000L);
        }
    }

    @Test
    void lettuceIsServedAndHearsMessages() throws Exception {
        RedisClient client =
                RedisClient.create(
                        RedisURI.builder()
                                .withHost("127.0.0.1")
                                .withPort(port)
                                .withSsl(true)
                                .build());
        client.setOptions(
                ClientOptions.builder()
                        .sslOptions(
                                SslOptions.builder()
                                        .jdkSslProvider()
                                        .trustManager(certificates.certificate("ca").toFile())
                                        .keyManager(
                                                certificates.certificate("client").toFile(),
                                                certificates.key("client").toFile(),
                                                new char[0])
                                        .build())
                        .build());
        try (var connection = client.connect();
                var listening = client.connectPubSub()) {
            var heard = new java.util.concurrent.LinkedBlockingQueue<String>();
            listening.addListener(
                    new io.lettuce.core.pubsub.RedisPubSubAdapter<String, String>() {
                        @Override
                        public void message(String channel, String message) {
                            heard.add(message);
                        }
                    });
            listening.sync().subscribe("news");
            connection.sync().set("k", "v");
            assertThat(connection.sync().get("k")).isEqualTo("v");
            try (var plain = RespConnection.open(server.port())) {
                assertThat(plain.call("PUBLISH", "news", "hello").text()).isEqualTo("1");
            }
            assertThat(heard.poll(10, java.util.concurrent.TimeUnit.SECONDS)).isEqualTo("hello");
        } finally {
            client.shutdown(0, 2, java.util.concurrent.TimeUnit.SECONDS);
        }
    }

    @Test
    void certificatesOfClientsAreAskedForAsConfigured() throws Exception {
        SSLContext right = certificates.client("ca", "client");
        SSLContext none = certificates.client("ca", null);
        SSLContext stranger = certificates.client("ca", "stranger");
        assertThat(ping(right)).isEqualTo("+PONG\r\n");
        assertThatThrownBy(() -> ping(none)).isInstanceOf(IOException.class);
        assertThat(configured("tls-auth-clients", "optional")).isEqualTo("OK");
        assertThat(ping(none)).isEqualTo("+PONG\r\n");
        assertThat(ping(right)).isEqualTo("+PONG\r\n");
        assertThat(accepts(stranger)).as("of an authority that is not trusted").isFalse();
        assertThat(configured("tls-auth-clients", "no")).isEqualTo("OK");
        assertThat(ping(stranger)).isEqualTo("+PONG\r\n");
    }

    /** The JDK's client keeps a certificate to itself that the server would not accept. */
    private boolean accepts(SSLContext context) throws IOException {
        try (SSLSocket socket = socket(context)) {
            socket.startHandshake();
            return socket.getSession().getLocalCertificates() != null;
        } catch (SSLException refused) {
            return false;
        }
    }

    @Test
    void aServerThatIsNotTrustedIsNotTalkedTo() throws Exception {
        assertThatThrownBy(() -> ping(certificates.client("other-ca", "client")))
                .isInstanceOf(SSLException.class);
        assertThat(ping(certificates.client("ca", "client"))).isEqualTo("+PONG\r\n");
    }

    @Test
    void plainTextIsClosedAndHurtsNobody() throws Exception {
        for (String text :
                new String[] {"PING\r\n", "*1\r\n$4\r\nPING\r\n", "GET / HTTP/1.1\r\n\r\n"}) {
            try (var plain = new Socket("127.0.0.1", port)) {
                plain.setSoTimeout(15_000);
                plain.getOutputStream().write(text.getBytes());
                byte[] answer = plain.getInputStream().readAllBytes();
                assertThat(new String(answer)).doesNotContain("PONG");
            }
        }
        assertThat(ping(certificates.client("ca", "client"))).isEqualTo("+PONG\r\n");
    }

    @Test
    void whoDoesNotFinishTheHandshakeIsClosed() throws Exception {
        try (var silent = new Socket("127.0.0.1", port);
                var halfway = new Socket("127.0.0.1", port)) {
            halfway.getOutputStream().write(new byte[] {0x16, 3, 1, 1, 0});
            long begun = System.nanoTime();
            for (Socket each : new Socket[] {silent, halfway}) {
                each.setSoTimeout(20_000);
                assertThat(each.getInputStream().read()).isEqualTo(-1);
                assertThat(ping(certificates.client("ca", "client"))).isEqualTo("+PONG\r\n");
            }
            assertThat(System.nanoTime() - begun).isGreaterThan(1_000_000_000L);
        }
    }

    @Test
    void aNewCertificateIsTakenWithoutARestart() throws Exception {
        SSLContext client = certificates.client("ca", "client");
        try (SSLSocket before = socket(client)) {
            assertThat(subject(before)).isEqualTo("CN=server");
            assertThat(
                            configured(
                                    "tls-cert-file",
                                    certificates.certificate("server2").toString(),
                                    "tls-key-file",
                                    certificates.key("server2").toString()))
                    .isEqualTo("OK");
            try (SSLSocket after = socket(client)) {
                assertThat(subject(after)).isEqualTo("CN=server2");
            }
            before.getOutputStream().write("PING\r\n".getBytes());
            assertThat(before.getInputStream().readNBytes(7)).asString().isEqualTo("+PONG\r\n");
        }
    }

    private static String subject(SSLSocket socket) throws IOException {
        socket.startHandshake();
        return socket.getSession().getPeerPrincipal().getName();
    }

    @Test
    void whatCannotBeUsedIsRefusedAndChangesNothing() throws Exception {
        Path broken = Files.writeString(folder.resolve("broken"), "no certificate");
        String refused =
                "ERR CONFIG SET failed (possibly related to argument 'tls-cert-file') - Unable to"
                        + " update TLS configuration. Check server logs.";
        assertThat(configured("tls-cert-file", broken.toString())).isEqualTo(refused);
        assertThat(configured("tls-cert-file", "/nowhere")).isEqualTo(refused);
        assertThat(configured("tls-cert-file", certificates.certificate("server2").toString()))
                .as("which is not the key's")
                .isEqualTo(refused);
        try (var plain = RespConnection.open(server.port())) {
            assertThat(plain.call("CONFIG", "GET", "tls-cert-file").elements().get(1).text())
                    .isEqualTo(certificates.certificate("server").toString());
        }
        assertThat(ping(certificates.client("ca", "client"))).isEqualTo("+PONG\r\n");
    }

    @Test
    void protocolsCanBeLimited() throws Exception {
        SSLContext client = certificates.client("ca", "client");
        assertThat(configured("tls-protocols", "TLSv1.2")).isEqualTo("OK");
        try (SSLSocket socket = socket(client)) {
            socket.startHandshake();
            assertThat(socket.getSession().getProtocol()).isEqualTo("TLSv1.2");
        }
        assertThat(configured("tls-protocols", "TLSv1.3")).isEqualTo("OK");
        try (SSLSocket socket = socket(client)) {
            socket.setEnabledProtocols(new String[] {"TLSv1.2"});
            assertThatThrownBy(socket::startHandshake).isInstanceOf(SSLException.class);
        }
        assertThat(configured("tls-protocols", "SSLv3")).startsWith("ERR CONFIG SET failed");
    }

    @Test
    void quitIsAnsweredBeforeTheConnectionEnds() throws Exception {
        try (SSLSocket socket = socket(certificates.client("ca", "client"))) {
            socket.getOutputStream().write("PING\r\nQUIT\r\nPING\r\n".getBytes());
            assertThat(socket.getInputStream().readAllBytes())
                    .asString()
                    .isEqualTo("+PONG\r\n+OK\r\n");
        }
    }
}
