package io.github.forkchat.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** A CA for a test, and certificates that this CA signs, created by the JDK's keytool. */
public final class BrokerCertificates {
    private static final String PASSWORD = "changeit";

    private final Path folder;
    private final String name;

    private BrokerCertificates(Path folder, String name) {
        this.folder = folder;
        this.name = name;
    }

    /** Makes an authority. */
    public static BrokerCertificates authority(Path folder, String name) throws IOException {
        BrokerCertificates authority = new BrokerCertificates(folder, name);
        authority.keytool(name, "-genkeypair", "-keyalg", "EC", "-dname", "CN=" + name, "-ext", "bc:c");
        authority.keytool(name, "-exportcert", "-rfc", "-file", authority.pem().toString());
        return authority;
    }

    /** The authority's certificate. */
    public Path pem() {
        return folder.resolve(name + ".pem");
    }

    /**
     * Makes a key {@code SERVER.key} and a certificate {@code SERVER.pem}.
     *
     * @param address IP address that it is for
     * @param more arguments of keytool -gencert
     */
    public void sign(String server, String address, String... more) throws IOException {
        String request = folder.resolve(server + ".csr").toString();
        keytool(server, "-genkeypair", "-keyalg", "EC", "-dname", "CN=" + server);
        keytool(server, "-certreq", "-file", request);
        List<String> signing = new ArrayList<>(List.of(
                "-gencert",
                "-rfc",
                "-infile",
                request,
                "-outfile",
                folder.resolve(server + ".pem").toString()));
        signing.addAll(List.of("-ext", "san=ip:" + address));
        signing.addAll(List.of(more));
        keytool(name, signing.toArray(new String[0]));
        writeKey(server);
    }

    private void writeKey(String server) throws IOException {
        try (InputStream in = Files.newInputStream(folder.resolve(server + ".p12"))) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(in, PASSWORD.toCharArray());
            byte[] key = keys.getKey(server, PASSWORD.toCharArray()).getEncoded();
            Files.writeString(
                    folder.resolve(server + ".key"),
                    "-----BEGIN PRIVATE KEY-----\n" + Base64.getMimeEncoder().encodeToString(key)
                            + "\n-----END PRIVATE KEY-----\n");
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    private void keytool(String alias, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        command.addAll(List.of("-alias", alias, "-storepass", PASSWORD, "-keystore"));
        command.add(folder.resolve(alias + ".p12").toString());
        Ended ended = Ended.of(new ProcessBuilder(command));
        assertEquals(0, ended.exitCode(), ended.toString());
    }
}
