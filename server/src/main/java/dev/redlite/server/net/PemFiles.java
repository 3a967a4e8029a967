package dev.redlite.server.net;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** Certificates and keys in files, as openssl writes them. */
public final class PemFiles {
    private static final long FILE_BYTES_MAX = 1 << 20;
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z ]+)-----([^-]+)-----END \\1-----");

    private PemFiles() {}

    /** All certificates of a file, in its order. */
    public static X509Certificate[] certificates(Path file) throws GeneralSecurityException {
        try (InputStream in = Files.newInputStream(checked(file))) {
            var all = CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (all.isEmpty()) {
                throw new GeneralSecurityException(file + " has no certificate");
            }
            return all.toArray(new X509Certificate[0]);
        } catch (IOException failure) {
            throw new GeneralSecurityException(file + " cannot be read: " + failure, failure);
        }
    }

    private static Path checked(Path file) throws IOException {
        if (Files.size(file) > FILE_BYTES_MAX) {
            throw new IOException("it is too large");
        }
        return file;
    }

    /** The key of a file: PKCS #8, encrypted or not. */
    public static PrivateKey key(Path file, @Nullable String password)
            throws GeneralSecurityException {
        String text;
        try {
            text = Files.readString(checked(file), StandardCharsets.ISO_8859_1);
        } catch (IOException failure) {
            throw new GeneralSecurityException(file + " cannot be read: " + failure, failure);
        }
        Matcher blocks = BLOCK.matcher(text);
        while (blocks.find()) {
            byte[] content = decoded(file, blocks.group(2));
            switch (blocks.group(1)) {
                case "PRIVATE KEY" -> {
                    return key(file, new PKCS8EncodedKeySpec(content));
                }
                case "ENCRYPTED PRIVATE KEY" -> {
                    return key(file, decrypted(file, content, password));
                }
                default -> {} // parameters of a curve, or the certificate
            }
        }
        throw new GeneralSecurityException(
                file + " has no key as PKCS #8, which `openssl pkcs8 -topk8` makes of others");
    }

    private static byte[] decoded(Path file, String text) throws GeneralSecurityException {
        try {
            return Base64.getMimeDecoder().decode(text);
        } catch (IllegalArgumentException malformed) {
            throw new GeneralSecurityException(file + " is malformed", malformed);
        }
    }

    private static PKCS8EncodedKeySpec decrypted(
            Path file, byte[] content, @Nullable String password) throws GeneralSecurityException {
        if (password == null) {
            throw new GeneralSecurityException(file + " needs tls-key-file-pass");
        }
        try {
            var encrypted = new EncryptedPrivateKeyInfo(content);
            String algorithm = encrypted.getAlgParameters().toString();
            Cipher cipher = Cipher.getInstance(algorithm);
            var secret =
                    SecretKeyFactory.getInstance(algorithm)
                            .generateSecret(new PBEKeySpec(password.toCharArray()));
            cipher.init(Cipher.DECRYPT_MODE, secret, encrypted.getAlgParameters());
            return encrypted.getKeySpec(cipher);
        } catch (IOException malformed) {
            throw new GeneralSecurityException(file + " is malformed", malformed);
        }
    }

    private static PrivateKey key(Path file, PKCS8EncodedKeySpec spec)
            throws GeneralSecurityException {
        var unknown = new GeneralSecurityException(file + " is no key of a kind that is known");
        for (String algorithm : new String[] {"RSA", "EC", "EdDSA", "RSASSA-PSS"}) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(spec);
            } catch (InvalidKeySpecException another) {
                unknown.addSuppressed(another);
            }
        }
        throw unknown;
    }

    /** Fails unless a key is that of a certificate. */
    static void requirePair(PrivateKey key, X509Certificate certificate)
            throws GeneralSecurityException {
        String algorithm =
                switch (key.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> key.getAlgorithm();
                };
        byte[] text = "is this the key of that certificate?".getBytes(StandardCharsets.US_ASCII);
        Signature signer = Signature.getInstance(algorithm);
        signer.initSign(key);
        signer.update(text);
        byte[] signature = signer.sign();
        Signature verifier = Signature.getInstance(algorithm);
        verifier.initVerify(certificate.getPublicKey());
        verifier.update(text);
        if (!verifier.verify(signature)) {
            throw new GeneralSecurityException("the key is not that of the certificate");
        }
    }
}
