package io.github.forkchat.server.config;

import io.github.forkchat.fork.ForkArguments;
import io.github.forkchat.protocol.RateLimits;
import io.github.forkchat.server.flow.SendWindow;
import java.util.ArrayList;
import java.util.List;

/**
 * The options of {@code forkchat server}, in the groups of its {@code --help}. Threads: immutable.
 *
 * @param listen where to listen
 * @param admission which clients to admit
 * @param limits the limits on clients
 * @param ring the broadcast ring
 * @param room views, history and transcript
 * @param workers the workers
 * @param diagnostics what to log, and where to serve metrics
 */
public record ServerOptions(
        ListenSettings listen,
        AdmissionSettings admission,
        ServerLimits limits,
        RingSettings ring,
        RoomSettings room,
        WorkerSettings workers,
        DiagnosticSettings diagnostics) {
    private static final String PLAIN = "plain";

    /** The environment variables that these options add for workers. */
    public List<String> workerEnvironment() {
        List<String> environment = new ArrayList<>();
        if (!room.view().equals(PLAIN)) {
            environment.add(ForkArguments.VIEW + "=" + room.view());
        }
        if (room.history() != RoomSettings.DEFAULT_HISTORY) {
            environment.add(ForkArguments.HISTORY + "=" + room.history());
        }
        RateLimits rates = limits.rates();
        if (rates.linesPerSecond() > 0) {
            environment.add(ForkArguments.RATE + "=" + rates.linesPerSecond() + " " + rates.burstLines());
        }
        if (rates.bytesPerSecond() > 0) {
            environment.add(ForkArguments.RATE_BYTES + "=" + rates.bytesPerSecond());
        }
        if (rates.requestsPerSecond() > 0 && workers.areOwn()) {
            environment.add(ForkArguments.REQUEST_RATE + "=" + rates.requestsPerSecond());
        }
        if (limits.messageBytes() < ServerLimits.MAX_MESSAGE_BYTES) {
            environment.add(ForkArguments.MAX_LINE + "=" + limits.messageBytes());
        }
        if (workers.areOwn()) {
            environment.add(ForkArguments.CREDIT + "=" + new SendWindow(ring.ringBytes()).initialBytes());
        }
        if (diagnostics.trace()) {
            environment.add(ForkArguments.TRACE + "=1");
        }
        return environment;
    }
}
