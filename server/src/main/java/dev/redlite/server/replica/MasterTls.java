package dev.redlite.server.replica;

import dev.redlite.engine.Config;
import dev.redlite.server.net.PemFiles;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;

import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/**
 * TLS towards a master: whom to trust, and what certificate to show.
 *
 * @param checksHost whether the master's certificate must name the host, as it must where anybody
 *     can have a certificate; whom an own authority vouches for is trusted as in Redis
 */
public record MasterTls(SSLSocketFactory factory, boolean checksHost) {
    private static final char[] NO_PASSWORD = {};

    /** As {@code tls-replication} and the files of the configuration say; null without TLS. */
    static @Nullable MasterTls of(Config config) throws GeneralSecurityException {
        if (!config.get("tls-replication").isYes()) {
            return null;
        }
        String key = config.get("tls-key-file").value();
        String chain = config.get("tls-cert-file").value();
        String password = config.get("tls-key-file-pass").value();
        KeyManager[] keys =
                key.isEmpty() || chain.isEmpty()
                        ? null
                        : keys(
                                PemFiles.key(Path.of(key), password.isEmpty() ? null : password),
                                PemFiles.certificates(Path.of(chain)));
        String authority = config.get("tls-ca-cert-file").value();
        return make(keys, authority.isEmpty() ? null : Path.of(authority));
    }

    /** Trusts who a file's certificates vouch for; without a file, those that Java trusts. */
    public static MasterTls trusting(@Nullable Path authority) throws GeneralSecurityException {
        return make(null, authority);
    }

    private static MasterTls make(KeyManager @Nullable [] keys, @Nullable Path authority)
            throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys, authority == null ? null : trust(authority), null);
        return new MasterTls(context.getSocketFactory(), authority == null);
    }

    private static TrustManager[] trust(Path authority) throws GeneralSecurityException {
        KeyStore store = emptyStore();
        int i = 0;
        for (X509Certificate certificate : PemFiles.certificates(authority)) {
            store.setCertificateEntry("ca" + i++, certificate);
        }
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    private static KeyManager[] keys(PrivateKey key, X509Certificate[] chain)
            throws GeneralSecurityException {
        KeyStore store = emptyStore();
        store.setKeyEntry("key", key, NO_PASSWORD, chain);
        var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, NO_PASSWORD);
        return factory.getKeyManagers();
    }

    private static KeyStore emptyStore() throws GeneralSecurityException {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, NO_PASSWORD);
            return store;
        } catch (IOException impossible) {
            throw new GeneralSecurityException("an empty store cannot be made", impossible);
        }
    }
}
