package dev.redlite.server.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import dev.redlite.Connection;
import dev.redlite.Redlite;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Answers {@code GET /health} and {@code GET /metrics}. It asks for no password, so it belongs on
 * the loopback interface, where it is unless it is told otherwise, or behind something that does.
 */
public final class HttpPort implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpPort.class);
    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";
    private static final String JSON = "application/json";
    private static final int CONNECTIONS_MAX = 64;
    private static final int SECONDS_MAX = 10;

    private final HttpServer server;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final Connection connection;
    private final Metrics metrics;
    private final ReentrantLock lock = new ReentrantLock();

    private HttpPort(HttpServer server, Connection connection) {
        this.server = server;
        this.connection = connection;
        this.metrics = new Metrics(connection);
    }

    /**
     * Begins to answer.
     *
     * @throws IOException if the address cannot be had
     */
    public static HttpPort start(Redlite database, InetSocketAddress address) throws IOException {
        limit("jdk.httpserver.maxConnections", CONNECTIONS_MAX);
        limit("sun.net.httpserver.maxReqTime", SECONDS_MAX);
        limit("sun.net.httpserver.maxRspTime", SECONDS_MAX);
        HttpServer server = HttpServer.create(address, CONNECTIONS_MAX);
        var port = new HttpPort(server, database.connect());
        server.createContext("/", port::answer);
        server.setExecutor(port.executor);
        server.start();
        return port;
    }

    /** The JDK's server takes its limits from properties; one that was set by hand holds. */
    private static void limit(String property, int value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, Integer.toString(value));
        }
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return server.getAddress();
    }

    @Override
    public void close() {
        server.stop(0);
        executor.close();
        connection.close();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String method = exchange.getRequestMethod();
            if (!method.equals("GET") && !method.equals("HEAD")) {
                exchange.getResponseHeaders().set("Allow", "GET, HEAD");
                send(exchange, 405, TEXT, "only GET and HEAD\n");
                return;
            }
            switch (exchange.getRequestURI().getPath()) {
                case "/health" -> health(exchange);
                case "/metrics" -> metrics(exchange);
                default -> send(exchange, 404, TEXT, "try /health or /metrics\n");
            }
        } catch (RuntimeException failure) {
            LOG.error("an HTTP request could not be answered", failure);
        }
    }

    private void health(HttpExchange exchange) throws IOException {
        String trouble;
        lock.lock();
        try {
            trouble = metrics.trouble();
        } finally {
            lock.unlock();
        }
        if (trouble.isEmpty()) {
            send(exchange, 200, JSON, "{\"status\":\"up\"}\n");
        } else {
            String reason = trouble.replace("\\", "\\\\").replace("\"", "\\\"");
            send(exchange, 503, JSON, "{\"status\":\"down\",\"reason\":\"" + reason + "\"}\n");
        }
    }

    private void metrics(HttpExchange exchange) throws IOException {
        String text;
        lock.lock();
        try {
            text = metrics.scrape();
        } finally {
            lock.unlock();
        }
        send(exchange, 200, TEXT, text);
    }

    private static void send(HttpExchange exchange, int status, String type, String text)
            throws IOException {
        byte[] body = text.getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.sendResponseHeaders(status, -1);
            return;
        }
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }
}
