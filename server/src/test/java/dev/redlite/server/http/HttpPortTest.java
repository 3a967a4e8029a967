package dev.redlite.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redlite.Options;
import dev.redlite.Redlite;
import dev.redlite.base.StorageException;
import dev.redlite.testing.FaultyDisk;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;

class HttpPortTest {
    @TempDir Path folder;
    private final HttpClient client = HttpClient.newHttpClient();
    private Redlite db;
    private HttpPort port;

    @BeforeEach
    void start() throws IOException {
        db = Redlite.open(folder.resolve("x.db"), Options.defaults().withBackground(false));
        port = HttpPort.start(db, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    @AfterEach
    void stop() {
        client.close();
        port.close();
        db.close();
    }

    @Test
    void aFlushThatFailsIsNoHealth() throws Exception {
        port.close();
        db.close();
        var disk = new FaultyDisk();
        db =
                Redlite.open(
                        folder.resolve("y.db"),
                        Options.defaults().withBackground(false).withDisk(disk));
        port = HttpPort.start(db, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        db.set("k", "v");
        disk.failSyncs(1);
        assertThatThrownBy(() -> db.flush()).isInstanceOf(StorageException.class);
        HttpResponse<String> answer = get("/health", "GET");
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).startsWith("{\"status\":\"down\",\"reason\":\"cannot ");
        db.flush();
        assertThat(get("/health", "GET").statusCode()).isEqualTo(200);
    }

    private HttpResponse<String> get(String path, String method) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + port.address().getPort() + path);
        HttpRequest request =
                HttpRequest.newBuilder(uri)
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void figuresAreThere() throws Exception {
        db.set("k", "v");
        db.get("k");
        db.get("none");
        HttpResponse<String> answer = get("/metrics", "GET");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type").orElse(""))
                .startsWith("text/plain; version=0.0.4");
        assertThat(answer.body())
                .contains("# HELP redlite_keyspace_hits_total Keys that were read and there")
                .contains("# TYPE redlite_keyspace_hits_total counter")
                .contains("\nredlite_keyspace_hits_total 1.0\n")
                .contains("\nredlite_keyspace_misses_total 1.0\n")
                .contains("\nredlite_command_calls_total{command=\"get\"} 2.0\n")
                .contains("\nredlite_keys{db=\"0\"} 1.0\n")
                .contains("\nredlite_data_bytes 154.0\n")
                .contains("\nredlite_flushes_total 0.0\n")
                .doesNotContain("NaN");
        db.flush();
        db.del("k");
        assertThat(get("/metrics", "GET").body())
                .contains("\nredlite_flushes_total 1.0\n", "\nredlite_keys{db=\"0\"} 0.0\n");
    }

    @Test
    void healthAndWhatIsNotThere() throws Exception {
        HttpResponse<String> answer = get("/health", "GET");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"status\":\"up\"}\n");
        assertThat(get("/health", "HEAD").body()).isEmpty();
        assertThat(get("/", "GET").statusCode()).isEqualTo(404);
        HttpResponse<String> refused = get("/metrics", "POST");
        assertThat(refused.statusCode()).isEqualTo(405);
        assertThat(refused.headers().firstValue("Allow")).contains("GET, HEAD");
    }
}
