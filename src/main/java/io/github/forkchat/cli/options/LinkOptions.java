package io.github.forkchat.cli.options;

import io.github.forkchat.protocol.link.LinkNames;
import io.github.forkchat.server.config.LinkSettings;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Mixin;
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
                    + " by commas. Needs --room and --site; src/docs/cluster.md describes the set-up"
                    + " (default: not linked).")
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
            names = BrokerOptions.CREDENTIALS,
            paramLabel = "FILE",
            description = "File with two lines: user name and password of this site on the broker (default: none).")
    private Path credentials;

    @Mixin
    private BrokerOptions broker;

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
            BrokerOptions.checkUrl(command, "--link", url);
        }
        checkName(command, "--room", room);
        checkName(command, "--site", site);
        BrokerOptions.checkFile(command, BrokerOptions.CREDENTIALS, credentials);
        broker.check(command);
        return new LinkSettings(urls, room, site, credentials, broker.ca(), loss == Loss.hold);
    }

    private void refuseWithoutLink() {
        refuseWithoutLink("--room", room);
        refuseWithoutLink("--site", site);
        refuseWithoutLink(BrokerOptions.CREDENTIALS, credentials);
        refuseWithoutLink("--link-ca", broker.ca());
        refuseWithoutLink("--link-loss", loss);
    }

    private void refuseWithoutLink(String option, Object value) {
        if (value != null) {
            throw new ParameterException(command.commandLine(), option + " needs --link");
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
}
