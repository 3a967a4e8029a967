package dev.redlite.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redlite.Redlite;
import dev.redlite.Version;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

class CommandLineTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    @TempDir Path folder;

    private int run(String... args) {
        return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
    }

    @Test
    void versionIsPrinted() {
        assertThat(run("--version")).isZero();
        assertThat(out.toString()).isEqualTo("redlite " + Version.REDLITE + "\n");
    }

    @Test
    void helpNamesEveryOption() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString())
                .contains("--db", "--addr", "--port", "--password", "--storage", "--cache")
                .contains("--tls-port", "--tls-cert-file", "--tls-auth-clients", "--aclfile")
                .contains("--appendfsync", "--unixsocket", "--exclusive", "--io-threads", "check")
                .contains("--bind", "--dir", "--max-memory", "--eviction-policy", "--max-disk")
                .contains("--http", "redlite redlite.conf --port 7000")
                .doesNotContain("null");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "--addr 127.0.0.1:port; --addr '127.0.0.1:port': the port must be a number from 0",
                "--addr 127.0.0.1:65536; the port must be a number from 0 to 65535",
                "--addr no.such.host.invalid:1; there is no host 'no.such.host.invalid'",
                "--tls-port 70000; --tls-port is '70000' but must be a number from 0 to 65535",
                "--port 70000; --port is '70000' but must be a number from 0 to 65535",
                "--port abc; '--port': 'abc' is not an int",
                "--cache 0; --cache is '0' but must be a number of megabytes from 1",
                "--io-threads 0; --io-threads is '0' but must be a number from 1 to 128",
                "--spin 151; --spin is '151' but must be a number of microseconds from 0 to 150",
                "--spin -1; --spin is '-1' but must be a number of microseconds from 0 to 150",
                "--appendfsync sometimes; expected one of [ALWAYS, EVERYSEC, NO]",
                "--storage tape; expected one of [FILE, MEMORY]",
                "--log-level loud; --log-level is 'loud' but must be error, warn, info or debug",
                "--max-memory 1q; --max-memory 1q: argument must be a memory value",
                "--eviction-policy lru; --eviction-policy lru: argument(s) must be one of",
                "--max-disk -1; --max-disk -1: argument must be a memory value",
                "--http x:y; --http 'x:y': the port must be a number from 0 to 65535",
                "--colour; Unknown option: '--colour'",
                "--db; Missing required parameter for option '--db'"
            })
    void wrongArgumentsAreNamed(String arguments, String message) {
        assertThat(run(arguments.split(" "))).isEqualTo(2);
        assertThat(err.toString()).startsWith("redlite: ").contains(message).hasLineCount(2);
    }

    @Test
    void anAddressInUseIsNamed() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String address = "127.0.0.1:" + taken.getLocalPort();
            assertThat(run("--db", ":memory:", "--addr", address)).isEqualTo(1);
            assertThat(err.toString())
                    .isEqualTo(
                            "redlite: cannot listen at "
                                    + address
                                    + ": it is in use; stop the server there, or choose another"
                                    + " port\n");
        }
    }

    /** Whoever asks for protection must not be served without it. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "--port 0; there is nowhere to listen: no port and no unix socket",
                "--port 0 --tls-port 1; TLS cannot be used: tls-ca-cert-file must be given",
                "--port 0 --tls-port 1 --tls-auth-clients no;"
                        + " TLS cannot be used: tls-key-file must be given",
                "--port 0 --tls-port 1 --tls-auth-clients no --tls-key-file /no.key;"
                        + " TLS cannot be used: /no.key cannot be read",
                "--tls-auth-clients maybe; argument(s) must be one of the following: no, yes,",
                "--enable-debug-command 1; argument(s) must be one of the following: no, yes,",
                "--aclfile /no.acl; Error loading ACLs, opening file '/no.acl': No such file or",
            })
    void protectionThatCannotBeHadKeepsTheServerFromStarting(String arguments, String message) {
        String all = "--db :memory: " + arguments;
        assertThat(run(all.split(" "))).isEqualTo(1);
        assertThat(err.toString()).startsWith("redlite: ").contains(message).hasLineCount(1);
    }

    @Test
    void aDatabaseInAFolderThatIsNotThereIsNamed() {
        Path file = folder.resolve("none/x.db");
        assertThat(run("--db", file.toString(), "--port", "0")).isEqualTo(1);
        assertThat(err.toString()).contains("cannot open " + file).hasLineCount(1);
    }

    @Test
    void checkSaysWhetherAFileIsSound() throws IOException {
        Path file = folder.resolve("x.db");
        assertThat(run("check", file.toString())).isEqualTo(1);
        assertThat(err.toString()).isEqualTo("redlite: there is no file " + file + "\n");
        assertThat(file).doesNotExist();

        try (Redlite database = Redlite.open(file)) {
            database.set("k", "v");
        }
        assertThat(run("check", file.toString())).isZero();
        assertThat(out.toString())
                .matches(
                        "db0:keys=1,expires=0,avg_ttl=0,subexpiry=0\n"
                                + "string: 1 keys, 154 bytes, largest 154\n"
                                + "file: [0-9]{6} bytes, [0-9]+ of them free\n"
                                + Pattern.quote(file.toString())
                                + " is sound\n");

        Files.writeString(folder.resolve("y.db"), "this is not a database, but quite long");
        assertThat(run("check", folder.resolve("y.db").toString())).isEqualTo(1);
    }
}
