package io.github.forkchat.cli.options;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** How to log in at the broker that links servers, and the check of its address. Threads: used only by the main thread. */
public final class BrokerOptions {
    @Option(
            names = "--link-credentials",
            paramLabel = "FILE",
            description = "File with two lines: the broker's user name and the password (default: none).")
    private Path credentials;

    @Option(
            names = "--link-ca",
            paramLabel = "FILE",
            description = "PEM file with the certificate of the CA that signed the broker's certificate"
                    + " (default: the CAs that the JDK trusts).")
    private Path ca;

    /** Checks that the files exist and are readable. */
    public void check(CommandSpec command) {
        checkFile(command, "--link-credentials", credentials);
        checkFile(command, "--link-ca", ca);
    }

    private static void checkFile(CommandSpec command, String option, Path file) {
        if (file != null && !Files.isReadable(file)) {
            throw new ParameterException(command.commandLine(), option + ": cannot read " + file);
        }
    }

    /** The file with user and password, or null. */
    public Path credentials() {
        return credentials;
    }

    /** The file with the authority's certificate, or null. */
    public Path ca() {
        return ca;
    }

    /** Checks the address of a broker. */
    public static void checkUrl(CommandSpec command, String option, String url) {
        String scheme = "";
        String host = null;
        try {
            URI uri = new URI(url);
            scheme = uri.getScheme();
            host = uri.getUserInfo() == null ? uri.getHost() : null;
        } catch (URISyntaxException noUrl) {
            host = null;
        }
        if (host == null || !("nats".equals(scheme) || "tls".equals(scheme))) {
            throw new ParameterException(
                    command.commandLine(), option + " takes nats://HOST:PORT or tls://HOST:PORT, not " + url);
        }
    }
}
