package io.github.forkchat.cli;

import io.github.forkchat.cli.exit.CommandFailedException;
import io.github.forkchat.cli.exit.ExitCode;
import io.github.forkchat.cli.options.BrokerOptions;
import io.github.forkchat.cli.options.Checks;
import io.github.forkchat.cli.options.ForkchatVersion;
import io.github.forkchat.cli.options.LinkOptions;
import io.github.forkchat.launch.LinkCommand;
import io.github.forkchat.protocol.link.LinkNames;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code forkchat link-setup}: prepares a broker for a room of several servers. Threads: used only by the main thread.
 */
@Command(
        name = "link-setup",
        description = {
            "Prepares a NATS broker for a room of several servers.",
            "--site prints the configuration of the broker's user accounts. --link creates the JetStream stream that"
                    + " stores the room's messages."
        },
        mixinStandardHelpOptions = true,
        versionProvider = ForkchatVersion.class,
        footer = {"", "Examples:", "  (umask 077; forkchat link-setup --room dev --site east,west > users.conf)"},
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:Done.",
            "1:The broker refused the login or the stream, or the setup program cannot start.",
            "2:Wrong options.",
            "3:Cannot connect to the broker.",
            "70:Internal error."
        })
final class LinkSetupCommand implements Callable<Integer> {
    private static final int MAX_REPLICAS = 5;
    private static final String NONE = "-";

    @Spec
    private CommandSpec command;

    @Option(
            names = "--room",
            paramLabel = "NAME",
            required = true,
            description = "Name of the room that the servers share.")
    private String room;

    @Option(
            names = "--site",
            paramLabel = "NAME",
            split = ",",
            description =
                    "Names of the servers, separated by commas. Prints the configuration of the broker's accounts: one"
                            + " for each server and one for the administrator, each with a new password (default: prints"
                            + " none).")
    private List<String> sites;

    @Option(
            names = "--link",
            paramLabel = "URL",
            split = ",",
            description = "Creates the room's stream on the broker with this URL: nats://HOST:PORT or tls://HOST:PORT;"
                    + " several URLs of one broker are separated by commas (default: creates no stream).")
    private List<String> urls;

    @Option(
            names = BrokerOptions.CREDENTIALS,
            paramLabel = "FILE",
            description = "File with two lines: user name and password of the room's administrator on the broker"
                    + " (default: none).")
    private Path credentials;

    @Mixin
    private BrokerOptions broker;

    @Option(
            names = "--replicas",
            paramLabel = "N",
            defaultValue = "1",
            description = "Number of NATS servers that store a copy of the stream, 1 to 5 (default: ${DEFAULT-VALUE}).")
    private int replicas;

    @Override
    public Integer call() throws CommandFailedException {
        check();
        List<String> operands = List.of(
                room,
                sites == null ? NONE : String.join(",", sites),
                Integer.toString(replicas),
                urls == null ? NONE : String.join(",", urls),
                orNone(credentials),
                orNone(broker.ca()));
        try {
            Process setup = new ProcessBuilder(LinkCommand.setup(operands))
                    .redirectInput(ProcessBuilder.Redirect.INHERIT)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            // Copied through this command's output, so that an error of a write, such as on a full disk, is reported.
            byte[] text = setup.getInputStream().readAllBytes();
            command.commandLine().getOut().print(new String(text, StandardCharsets.UTF_8));
            return setup.waitFor();
        } catch (IOException e) {
            throw new CommandFailedException(ExitCode.FAILED, e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitCode.FAILED;
        }
    }

    private static String orNone(Path file) {
        return file == null ? NONE : file.toString();
    }

    private void check() {
        if (urls == null && sites == null) {
            throw new ParameterException(command.commandLine(), "give --link, --site or both");
        }
        if (urls == null) {
            Checks.withoutEffect(command, " needs --link", BrokerOptions.CREDENTIALS, "--link-ca", "--replicas");
        }
        LinkOptions.checkName(command, "--room", room);
        if (sites != null) {
            checkSites();
        }
        if (urls != null) {
            urls.forEach(url -> BrokerOptions.checkUrl(command, "--link", url));
        }
        BrokerOptions.checkFile(command, BrokerOptions.CREDENTIALS, credentials);
        broker.check(command);
        Checks.range(command, "--replicas", replicas, 1, MAX_REPLICAS);
    }

    /** The broker rejects a configuration with two users of one name. */
    private void checkSites() {
        Set<String> users = new HashSet<>(Set.of(LinkNames.ADMINISTRATOR));
        for (String site : sites) {
            LinkOptions.checkName(command, "--site", site);
            if (!users.add(site)) {
                throw new ParameterException(
                        command.commandLine(),
                        site.equals(LinkNames.ADMINISTRATOR)
                                ? "--site: " + site + " is the administrator's user name"
                                : "--site: " + site + " is given twice");
            }
        }
    }
}
