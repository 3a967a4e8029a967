package dev.redlite.server.net;

import dev.redlite.engine.Config;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.AttributeKey;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

import javax.net.ssl.SSLException;

/**
 * Encrypted connections: what certificate the server shows, and whose it accepts, as the
 * configuration says. New connections get what was set last.
 */
final class Tls {
    private static final Logger LOG = LoggerFactory.getLogger(Tls.class);

    /** Who has connected and does not go on with the handshake is closed after this. */
    private static final long HANDSHAKE_MILLIS = 5_000;

    private static final long CLOSE_MILLIS = 1_000;

    /** The answer to a change that cannot be taken. */
    static final String NOT_CHANGED = "Unable to update TLS configuration. Check server logs.";

    /** On a listening channel: its clients speak TLS. */
    static final AttributeKey<Boolean> LISTENS = AttributeKey.valueOf("redlite-tls");

    /** The parameters that are only valid together. */
    static final Set<String> PARAMETERS =
            Set.of(
                    "tls-cert-file",
                    "tls-key-file",
                    "tls-key-file-pass",
                    "tls-ca-cert-file",
                    "tls-auth-clients",
                    "tls-protocols",
                    "tls-ciphersuites");

    private final Config config;
    private volatile @Nullable SslContext context;

    Tls(Config config) {
        this.config = config;
    }

    /** Begins to serve, unless it does, and from then on takes every change of what it needs. */
    void start() throws StartException {
        if (context != null) {
            return;
        }
        try {
            context = read();
        } catch (IllegalArgumentException | GeneralSecurityException | SSLException wrong) {
            throw new StartException("TLS cannot be used: " + wrong.getMessage(), wrong);
        }
        config.onGroupChange(PARAMETERS, this::reload);
    }

    /** Ends taking changes. */
    void stop() {
        config.onGroupChange(PARAMETERS, () -> {});
    }

    /** A change that cannot be used is refused, and what was goes on. */
    private void reload() {
        try {
            context = read();
        } catch (IllegalArgumentException | GeneralSecurityException | SSLException wrong) {
            LOG.warn("the TLS configuration is not changed: {}", wrong.getMessage());
            throw new IllegalArgumentException(NOT_CHANGED, wrong);
        }
    }

    private SslContext read() throws GeneralSecurityException, SSLException {
        String password = text("tls-key-file-pass");
        Path authority = file("tls-ca-cert-file");
        ClientAuth clients = clients();
        if (clients != ClientAuth.NONE && authority == null) {
            throw new IllegalArgumentException(
                    "tls-ca-cert-file must be given, unless tls-auth-clients is no");
        }
        PrivateKey key =
                PemFiles.key(required("tls-key-file"), password.isEmpty() ? null : password);
        X509Certificate[] chain = PemFiles.certificates(required("tls-cert-file"));
        PemFiles.requirePair(key, chain[0]);
        SslContextBuilder builder =
                SslContextBuilder.forServer(key, chain)
                        .sslProvider(SslProvider.JDK)
                        .clientAuth(clients)
                        .protocols(protocols());
        if (authority != null) {
            builder.trustManager(PemFiles.certificates(authority));
        }
        String ciphers = text("tls-ciphersuites");
        if (!ciphers.isEmpty()) {
            builder.ciphers(List.of(ciphers.split(":")));
        }
        return builder.build();
    }

    private ClientAuth clients() {
        return switch (text("tls-auth-clients")) {
            case "no" -> ClientAuth.NONE;
            case "optional" -> ClientAuth.OPTIONAL;
            default -> ClientAuth.REQUIRE;
        };
    }

    /** TLS 1.2 and 1.3 unless something else is said: what is older is not safe. */
    private List<String> protocols() {
        String text = text("tls-protocols");
        return text.isEmpty()
                ? List.of("TLSv1.3", "TLSv1.2")
                : Arrays.stream(text.split(" +")).distinct().toList();
    }

    private String text(String name) {
        return config.get(name).value();
    }

    private @Nullable Path file(String name) {
        String path = text(name);
        return path.isEmpty() ? null : Path.of(path);
    }

    private Path required(String name) {
        Path file = file(name);
        if (file == null) {
            throw new IllegalArgumentException(name + " must be given");
        }
        return file;
    }

    /** Has a new client's channel speak TLS, before anything else reads from it. */
    void encrypt(Channel channel) {
        SslContext present = context;
        if (present == null) {
            throw new IllegalStateException("a TLS client of a server without TLS");
        }
        SslHandler handler = present.newHandler(channel.alloc());
        handler.setHandshakeTimeoutMillis(HANDSHAKE_MILLIS);
        handler.setCloseNotifyReadTimeoutMillis(CLOSE_MILLIS);
        ChannelPipeline pipeline = channel.pipeline();
        pipeline.addLast(handler);
        pipeline.addLast(new Failures());
    }

    /** Whether the clients of a listening channel, or a client, speak TLS. */
    static boolean isUsedBy(Channel channel) {
        Channel parent = channel.parent();
        return Boolean.TRUE.equals((parent == null ? channel : parent).attr(LISTENS).get());
    }

    /** Whoever does not speak TLS, or has no certificate that is accepted, is no error of ours. */
    private static final class Failures extends ChannelInboundHandlerAdapter {
        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause)
                throws Exception {
            boolean isTls =
                    cause instanceof SSLException
                            || cause instanceof DecoderException
                                    && cause.getCause() instanceof SSLException;
            if (isTls) {
                LOG.debug("closing {}: {}", Addresses.peer(context.channel()), cause.getMessage());
                context.close();
            } else {
                super.exceptionCaught(context, cause);
            }
        }
    }
}
