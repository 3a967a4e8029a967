package dev.redlite.conformance.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redlite.Redlite;
import dev.redlite.conformance.RealRedis;
import dev.redlite.conformance.clients.Certificates;
import dev.redlite.server.cli.CommandRunner;
import dev.redlite.server.testing.RunningServer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;

/** A master that speaks TLS, and asks replicas for their certificate. */
class TlsMasterTest {
    @TempDir Path folder;

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static RealRedis redis(Certificates certificates, int tlsPort, String authClients) {
        return RealRedis.start(
                "--tls-port",
                Integer.toString(tlsPort),
                "--tls-cert-file",
                certificates.certificate("server").toString(),
                "--tls-key-file",
                certificates.key("server").toString(),
                "--tls-ca-cert-file",
                certificates.certificate("ca").toString(),
                "--tls-auth-clients",
                authClients,
                "--repl-diskless-sync-delay",
                "0");
    }

    @Test
    void aReplicaShowsItsCertificate() throws Exception {
        var certificates = new Certificates(folder);
        int port = freePort();
        try (var redis = redis(certificates, port, "yes");
                var redlite = RunningServer.on(Redlite.openMemory(), options -> options)) {
            Servers.call(redis.port(), "SET", "a", "b");
            redlite.configure("tls-ca-cert-file", certificates.certificate("ca").toString());
            redlite.configure("tls-cert-file", certificates.certificate("client").toString());
            redlite.configure("tls-key-file", certificates.key("client").toString());
            redlite.configure("tls-replication", "yes");
            Servers.call(redlite.port(), "REPLICAOF", "127.0.0.1", Integer.toString(port));
            Servers.awaitInStep(redis.port(), redlite.port());
            Servers.call(redis.port(), "SET", "c", "d");
            Servers.until(() -> Servers.call(redlite.port(), "GET", "c").equals("$d"));
            assertThat(Servers.call(redlite.port(), "REPLICAOF", "NO", "ONE")).isEqualTo("+OK");
            assertThat(Servers.call(redlite.port(), "GET", "a")).isEqualTo("$b");
        }
    }

    @Test
    void aStrangersCertificateIsNotTrusted() throws Exception {
        var certificates = new Certificates(folder);
        int port = freePort();
        var command = new CommandRunner();
        String target = folder.resolve("copy.db").toString();
        try (var redis = redis(certificates, port, "no")) {
            Servers.call(redis.port(), "SET", "a", "b");
            String url = "rediss://127.0.0.1:" + port;
            assertThat(command.run("import", url, "--db", target)).isEqualTo(1);
            assertThat(command.errors()).contains("127.0.0.1:" + port + ": ", "certification path");
            String other = certificates.certificate("other-ca").toString();
            assertThat(command.run("import", url, "--db", target, "--cacert", other)).isEqualTo(1);
            String authority = certificates.certificate("ca").toString();
            assertThat(command.run("import", url, "--db", target, "--cacert", authority)).isZero();
            assertThat(command.output()).contains("1 keys are in ");
        }
    }
}
