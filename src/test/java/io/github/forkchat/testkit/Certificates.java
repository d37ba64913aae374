package io.github.forkchat.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

import static org.junit.jupiter.api.Assertions.assertEquals;

/**
 * Certificates for tests, made by the JDK's keytool: those of a certificate authority of the test's own, or self-signed
 * ones. Each is written as a PEM file with its key, which stunnel and haproxy read.
 */
public final class Certificates {
    /** The alternative names of this machine. */
    public static final String THIS_MACHINE = "dns:localhost,ip:127.0.0.1";

    private static final char[] PASSWORD = "changeit".toCharArray();
    private static final String CA = "ca";
    private static final Base64.Encoder BASE64 = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));

    private final Path folder;
    private final Path store;
    private int number;

    /** Makes a certificate authority; its certificate is {@link #ca}. */
    public Certificates(Path folder) throws IOException {
        this.folder = folder;
        store = folder.resolve("test-keys.p12");
        make(CA, "-dname", "CN=test authority", "-ext", "bc:c", "-validity", "30");
    }

    private void make(String alias, String... more) throws IOException {
        Path keytool = Path.of(Forkchat.java()).resolveSibling("keytool");
        List<String> command = new ArrayList<>(List.of(
                keytool.toString(),
                "-genkeypair",
                "-alias",
                alias,
                "-keystore",
                store.toString(),
                "-storetype",
                "PKCS12"));
        command.addAll(List.of("-storepass", "changeit", "-keyalg", "EC", "-groupname", "secp256r1"));
        command.addAll(List.of(more));
        Ended ended = Ended.of(new ProcessBuilder(command));
        assertEquals(0, ended.exitCode(), ended.toString());
    }

    /** The file with the certificate of the authority. */
    public Path ca() throws IOException {
        return Files.writeString(folder.resolve("ca.pem"), certificate(CA));
    }

    /** A certificate of the authority for these names, such as {@link #THIS_MACHINE}. */
    public Path signed(String names) throws IOException {
        return signedBy(CA, names);
    }

    /** The same, for clients and not for servers. */
    public Path signedForClients(String names) throws IOException {
        return signedBy(CA, names, "-ext", "eku=clientAuth");
    }

    /** A certificate of an intermediate authority, whose own certificate is in the file and has expired. */
    public Path signedByAnExpiredAuthority(String names) throws IOException {
        make("old", "-dname", "CN=old", "-signer", CA, "-ext", "bc:c", "-startdate", "-9d", "-validity", "5");
        Path file = signedBy("old", names);
        return Files.writeString(file, Files.readString(file) + certificate("old"));
    }

    /** The same as {@link #signed}, but its time is over. */
    public Path expired(String names) throws IOException {
        return signedBy(CA, names, "-startdate", "-30d");
    }

    private Path signedBy(String authority, String names, String... more) throws IOException {
        String alias = "server" + ++number;
        List<String> options =
                new ArrayList<>(List.of("-dname", "CN=server", "-signer", authority, "-ext", "SAN=" + names));
        options.addAll(List.of("-validity", "20"));
        options.addAll(List.of(more));
        make(alias, options.toArray(String[]::new));
        return pem(alias);
    }

    /** A certificate that signs itself. */
    public Path selfSigned(String names) throws IOException {
        String alias = "server" + ++number;
        make(alias, "-dname", "CN=server", "-ext", "SAN=" + names, "-validity", "20");
        return pem(alias);
    }

    private Path pem(String alias) throws IOException {
        try {
            String key = block("PRIVATE KEY", keys().getKey(alias, PASSWORD).getEncoded());
            return Files.writeString(folder.resolve(alias + ".pem"), certificate(alias) + key);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private String certificate(String alias) throws IOException {
        try {
            return block("CERTIFICATE", keys().getCertificate(alias).getEncoded());
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** The SHA-256 of the public key in the last certificate that was made, in hex digits. */
    public String pin() throws IOException {
        try {
            byte[] key = keys().getCertificate("server" + number).getPublicKey().getEncoded();
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(key));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** The TLS of a server with the last certificate that was made. */
    public SSLContext serverContext() throws IOException {
        try {
            KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            String alias = "server" + number;
            KeyStore one = KeyStore.getInstance("PKCS12");
            one.load(null, null);
            one.setKeyEntry(alias, keys().getKey(alias, PASSWORD), PASSWORD, keys().getCertificateChain(alias));
            own.init(one, PASSWORD);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(own.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private KeyStore keys() throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD);
        }
        return keys;
    }

    private static String block(String what, byte[] der) {
        return "-----BEGIN " + what + "-----\n" + BASE64.encodeToString(der) + "\n-----END " + what + "-----\n";
    }
}
