package io.github.forkchat.cli.options;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options of a connection to the broker, and the checks of their values. Threads: used only by the main thread. */
public final class BrokerOptions {
    /** An option of each command; its description is different in each. */
    public static final String CREDENTIALS = "--link-credentials";

    @Option(
            names = "--link-ca",
            paramLabel = "FILE",
            description = "PEM file with the certificate of the CA that signed the broker's certificate"
                    + " (default: the CAs that the JDK trusts).")
    private Path ca;

    /** Checks that the file with the CA is readable. */
    public void check(CommandSpec command) {
        checkFile(command, "--link-ca", ca);
    }

    /** Checks that a file is readable; null if the option is not given. */
    public static void checkFile(CommandSpec command, String option, Path file) {
        if (file != null && !Files.isReadable(file)) {
            throw new ParameterException(command.commandLine(), option + ": cannot read " + file);
        }
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
