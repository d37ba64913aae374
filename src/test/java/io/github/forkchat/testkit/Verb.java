package io.github.forkchat.testkit;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** Runs commands such as {@code forkchat kick} for a server. */
public final class Verb {
    /** The login name of the user who runs the tests, and so of the operator. */
    public static final String LOGIN = System.getProperty("user.name");

    private Verb() {}

    /** Runs a command to its end. */
    public static Ended run(RunningServer server, String... arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(1, addressOf(server));
        return Ended.of(Forkchat.command(all));
    }

    /** The options that name the server. */
    public static List<String> addressOf(RunningServer server) {
        return server.address() instanceof UnixDomainSocketAddress unix
                ? List.of("--unix", unix.getPath().toString())
                : List.of("--port", "" + server.port());
    }
}
