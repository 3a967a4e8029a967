package dev.redlite.conformance.clients;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Certificates and keys for one run of the tests, made by openssl. */
public final class Certificates {
    private final Path folder;

    /** Makes those of two authorities in a folder. */
    public Certificates(Path folder) throws IOException, InterruptedException {
        this.folder = folder;
        authority("ca");
        authority("other-ca");
        signed("server", "ca");
        signed("server2", "ca");
        signed("client", "ca");
        signed("stranger", "other-ca");
    }

    public Path certificate(String name) {
        return folder.resolve(name + ".crt");
    }

    public Path key(String name) {
        return folder.resolve(name + ".key");
    }

    private void authority(String name) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of("req", "-x509", "-nodes", "-days", "30"));
        words.addAll(List.of("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"));
        words.addAll(List.of("-subj", "/CN=" + name, "-keyout", key(name).toString()));
        words.addAll(List.of("-out", certificate(name).toString()));
        openssl(words);
    }

    private void signed(String name, String by) throws IOException, InterruptedException {
        Path request = folder.resolve(name + ".csr");
        List<String> words = new ArrayList<>(List.of("req", "-new", "-nodes", "-newkey", "ec"));
        words.addAll(List.of("-pkeyopt", "ec_paramgen_curve:P-256", "-subj", "/CN=" + name));
        words.addAll(List.of("-keyout", key(name).toString(), "-out", request.toString()));
        openssl(words);
        Path extensions = folder.resolve("extensions");
        Files.writeString(extensions, "subjectAltName=IP:127.0.0.1,DNS:localhost\n");
        words = new ArrayList<>(List.of("x509", "-req", "-days", "30", "-CAcreateserial"));
        words.addAll(List.of("-in", request.toString(), "-out", certificate(name).toString()));
        words.addAll(List.of("-CA", certificate(by).toString(), "-CAkey", key(by).toString()));
        words.addAll(List.of("-extfile", extensions.toString()));
        openssl(words);
    }

    private void openssl(List<String> words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(words);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes());
        if (process.waitFor() != 0) {
            throw new IllegalStateException("openssl " + words + ": " + said);
        }
    }

    /** What a client needs that trusts one authority, and shows a certificate or none. */
    SSLContext client(String trusted, String own) throws IOException, GeneralSecurityException {
        KeyStore authorities = KeyStore.getInstance("PKCS12");
        authorities.load(null, null);
        authorities.setCertificateEntry("ca", read(certificate(trusted)));
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(authorities);
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        KeyStore mine = KeyStore.getInstance("PKCS12");
        mine.load(null, null);
        if (own != null) {
            Certificate[] chain = {read(certificate(own))};
            mine.setKeyEntry("me", readKey(key(own)), new char[0], chain);
        }
        keys.init(mine, new char[0]);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    private static Certificate read(Path file) throws IOException, GeneralSecurityException {
        try (InputStream in = Files.newInputStream(file)) {
            return CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    private static PrivateKey readKey(Path file) throws IOException, GeneralSecurityException {
        String text = Files.readString(file).replaceAll("-----[A-Z ]+-----|\\s", "");
        var encoded = new PKCS8EncodedKeySpec(Base64.getDecoder().decode(text));
        return KeyFactory.getInstance("EC").generatePrivate(encoded);
    }
}
