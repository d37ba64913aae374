package io.github.forkchat.testkit;

import io.github.forkchat.protocol.JsonLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Servers that share one room through a {@link NatsServer}, each with its own runtime directory. */
public final class LinkedServers implements AutoCloseable {
    private final NatsServer broker;
    private final Path folder;
    private final List<String> arguments;
    private final Map<String, RunningServer> bySite = new LinkedHashMap<>();

    private LinkedServers(NatsServer broker, Path folder, List<String> arguments) {
        this.broker = broker;
        this.folder = folder;
        this.arguments = arguments;
    }

    /** No servers yet; all will have these arguments. */
    public static LinkedServers at(NatsServer broker, Path folder, String... arguments) {
        return new LinkedServers(broker, folder, List.of(arguments));
    }

    /** Starts the server of a site, and waits until it is linked. */
    public RunningServer start(String site, String... more) throws IOException {
        RunningServer server = startOnly(site, more);
        awaitLinked(server);
        return server;
    }

    /** Starts the server of a site. */
    public RunningServer startOnly(String site, String... more) throws IOException {
        return start(broker.url(), Map.of(), site, more);
    }

    /** Starts the server of a site with another address of the broker, and waits until it is linked. */
    public RunningServer startThrough(String url, String site) throws IOException {
        RunningServer server = start(url, Map.of(), site);
        awaitLinked(server);
        return server;
    }

    /** Starts the server of a site with more environment, and waits until it is linked. */
    public RunningServer startWith(Map<String, String> environment, String site) throws IOException {
        RunningServer server = start(broker.url(), environment, site);
        awaitLinked(server);
        return server;
    }

    private RunningServer start(String url, Map<String, String> environment, String site, String... more)
            throws IOException {
        List<String> all = new ArrayList<>(List.of("--link", url, "--room", "dev", "--site", site));
        all.addAll(arguments);
        all.addAll(List.of(more));
        Path runtime = folder.resolve("run-" + site + "-" + bySite.size());
        Files.createDirectories(runtime);
        Map<String, String> allEnvironment = new HashMap<>(environment);
        allEnvironment.put("XDG_RUNTIME_DIR", runtime.toString());
        RunningServer server = RunningServer.start(allEnvironment, all.toArray(new String[0]));
        bySite.put(site, server);
        return server;
    }

    /** Waits until a server has said that it is linked. */
    public static void awaitLinked(RunningServer server) {
        server.log().await("it is linked", line -> line.startsWith("Server Main: linked: "));
    }

    /** The server of this site will be closed by another, or was killed. */
    public void forget(String site) {
        bySite.remove(site);
    }

    /** The process of a server's link. */
    public static ProcessHandle link(RunningServer server) {
        return server.workers().stream()
                .filter(LinkedServers::isLink)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no link: " + server.log().all()));
    }

    private static boolean isLink(ProcessHandle process) {
        return process.info().commandLine().orElse("").contains("forkchat-link.jar");
    }

    /** Waits for the process of a server's link, which may have to be started first. */
    public static ProcessHandle awaitLink(RunningServer server) {
        Deadline.await("a link", () -> server.workers().stream().anyMatch(LinkedServers::isLink));
        return link(server);
    }

    /** A counter of a server, by {@code forkchat stats}. */
    public static long counter(RunningServer server, String name) {
        try {
            Ended stats = Ended.of(Forkchat.command(List.of("stats", "--port", "" + server.port(), "--json")));
            return JsonLine.parse(stats.out().get(stats.out().size() - 1))
                    .number(name)
                    .orElseThrow();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /**
     * A line of the chat view, for {@link TestClient#awaitLine}: on a busy machine an outage can come in between, after
     * which the view shows the time before the line.
     */
    public static Predicate<String> line(String text) {
        return line -> line.equals(text) || (line.matches("\\[[-0-9T:]+Z\\] .*") && line.endsWith("] " + text));
    }

    @Override
    public void close() {
        bySite.values().forEach(RunningServer::close);
    }
}
