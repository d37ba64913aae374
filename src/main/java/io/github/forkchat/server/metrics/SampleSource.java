package io.github.forkchat.server.metrics;

import io.github.forkchat.libc.WakePipe;
import io.github.forkchat.metrics.MetricsText;
import io.github.forkchat.server.diagnostics.Statistics;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * The numbers of the server for one scrape. The relay thread is asked for them. If it does not answer in {@value
 * #ANSWER_MILLIS} ms, the counters alone are returned, marked as not healthy.
 *
 * <p>Threads: the accept loop; the relay thread answers.
 */
public final class SampleSource {
    private static final int ANSWER_MILLIS = 2_000;
    private static final long ANSWER_NANOS = TimeUnit.MILLISECONDS.toNanos(ANSWER_MILLIS);

    /** Has the relay thread call this with its numbers. */
    public interface Relay {
        void tellSample(Consumer<String> answer);
    }

    private final Relay relay;
    private final Statistics statistics;
    private final WakePipe wake;
    /** The answer to the open question; null if there is none. */
    private AtomicReference<String> answer;

    private long askedNanos;

    public SampleSource(Relay relay, Statistics statistics, WakePipe wake) {
        this.relay = relay;
        this.statistics = statistics;
        this.wake = wake;
    }

    /** The numbers, or null if the answer is still to come; asks if there is no open question. */
    String take(long nowNanos) {
        boolean isOld = nowNanos - askedNanos >= ANSWER_NANOS;
        if (answer == null || (isOld && answer.get() != null)) { // the client that an old answer was for has gone
            AtomicReference<String> open = new AtomicReference<>();
            answer = open;
            askedNanos = nowNanos;
            relay.tellSample(text -> {
                open.set(text);
                wake.wake();
            });
        }
        String text = answer.get();
        boolean isLate = nowNanos - askedNanos >= ANSWER_NANOS;
        if (text == null && !isLate) {
            return null;
        }
        answer = null;
        long cpuMillis = ProcessHandle.current()
                .info()
                .totalCpuDuration()
                .orElse(Duration.ZERO)
                .toMillis();
        return (text == null ? statistics.toString() : text) + " cpu-ms=" + cpuMillis + " " + MetricsText.HEALTHY + "="
                + (text == null ? 0 : 1);
    }
}
