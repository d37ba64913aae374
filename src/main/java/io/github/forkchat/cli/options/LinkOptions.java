package io.github.forkchat.cli.options;

import io.github.forkchat.protocol.link.LinkNames;
import io.github.forkchat.server.config.LinkSettings;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that link several servers to one room. Threads: used only by the main thread. */
public final class LinkOptions {
    /** The behaviour while the broker is unreachable; the constants are the values on the command line. */
    private enum Loss {
        local,
        hold
    }

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--link",
            paramLabel = "URL",
            split = ",",
            description = "Connects this room to other servers through a NATS broker with JetStream; all servers then"
                    + " share one room. nats://HOST:PORT or tls://HOST:PORT; several URLs of one broker are separated"
                    + " by commas (default: not linked).")
    private List<String> urls;

    @Option(
            names = "--room",
            paramLabel = "NAME",
            description = "Name of the room that all linked servers share. Needs --link.")
    private String room;

    @Option(
            names = "--site",
            paramLabel = "NAME",
            description = "Name of this server. Clients of other servers see 'alice@NAME'. Needs --link.")
    private String site;

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

    @Option(
            names = "--link-loss",
            paramLabel = "HOW",
            description = "What to do when the broker is unreachable for more than 2 s. local: show messages to the"
                    + " local clients now and to the others later. hold: delay the senders (default: local).")
    private Loss loss;

    /** The settings, checked; null without {@code --link}. */
    public LinkSettings settings() {
        if (urls == null) {
            refuseWithoutLink();
            return null;
        }
        for (String url : urls) {
            checkUrl(command, "--link", url);
        }
        checkName(command, "--room", room);
        checkName(command, "--site", site);
        checkFile(command, "--link-credentials", credentials);
        checkFile(command, "--link-ca", ca);
        return new LinkSettings(urls, room, site, credentials, ca, loss == Loss.hold);
    }

    private void refuseWithoutLink() {
        String given = room != null
                ? "--room"
                : site != null
                        ? "--site"
                        : credentials != null
                                ? "--link-credentials"
                                : ca != null ? "--link-ca" : loss != null ? "--link-loss" : null;
        if (given != null) {
            throw new ParameterException(command.commandLine(), given + " needs --link");
        }
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

    /** Checks the name of a room or a site. */
    public static void checkName(CommandSpec command, String option, String name) {
        if (name == null || !LinkNames.isSite(name)) {
            throw new ParameterException(
                    command.commandLine(),
                    name == null ? "--link needs " + option : option + ": a name has " + LinkNames.RULE);
        }
    }

    /** Checks that a file exists and is readable. */
    public static void checkFile(CommandSpec command, String option, Path file) {
        if (file != null && !Files.isReadable(file)) {
            throw new ParameterException(command.commandLine(), option + ": cannot read " + file);
        }
    }
}
